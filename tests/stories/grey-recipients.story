# A message to many is greylisted as one: by its first recipient, and all of them or none.
rules = ( { name = "grey"; type = "greylist"; } );

at 0s   a  connect 192.0.2.7
at 0s   a  mail <joe@example.org>
at 0s   a  rcpt <a@ours.example>         expect defer grey for first-seen attempts 1 wait 1m
at 0s   a  rcpt <b@ours.example>         expect defer grey for first-seen attempts 1 wait 1m
at 1s   a  rcpt <c@ours.example>         expect defer grey for first-seen attempts 1 wait 59s
at 1s   a  quit
at 30s  a  connect 192.0.2.7
at 30s  a  mail <joe@example.org>
at 30s  a  rcpt <a@ours.example>         expect defer grey for too-early attempts 2 wait 30s
at 30s  a  rcpt <b@ours.example>         expect defer grey for too-early attempts 2 wait 30s
at 30s  a  rset
# Who turns the recipients round has another tuple.
at 60s  a  mail <joe@example.org>
at 60s  a  rcpt <b@ours.example>         expect defer grey for first-seen attempts 1 wait 1m
at 60s  a  rset
at 60s  a  mail <joe@example.org>
at 60s  a  rcpt <a@ours.example>         expect welcomed grey attempts 3 delayed 1m
at 60s  a  rcpt <b@ours.example>
at 60s  a  rcpt <new@ours.example>
at 60s  a  data
at 60s  a  message
# A recipient that the server itself rejects is no first one.
at 70s  b  connect 198.51.100.7
at 70s  b  mail <joe@example.org>
at 70s  b  rcpt <nobody@ours.example> rejected 5.1.1
at 70s  b  rcpt <a@ours.example>         expect defer grey for first-seen
at 130s b  mail <joe@example.org>
at 130s b  rcpt <a@ours.example>         expect welcomed grey attempts 2
