# Who is not known is asked to come back; too early he is told what remains, and the delay is never pushed back.
rules = ( { name = "grey"; type = "greylist"; } );

at 0s     a  connect 192.0.2.7
at 0s     a  helo mx.example.org
at 0s     a  mail <joe@example.org>
at 0s     a  rcpt <ann@ours.example>     expect defer grey for first-seen attempts 1 wait 1m says Greylisted for 60 seconds, please try again after 60 seconds (ref STORY001)
at 0s     a  quit
at 20s    a  connect 192.0.2.7
at 20s    a  mail <joe@example.org>
at 20s    a  rcpt <ann@ours.example>     expect defer grey for too-early attempts 2 wait 40s says Greylisted for 40 seconds, please try again after 40 seconds (ref STORY001)
at 20s    a  mail <joe@example.org>
at 20s    a  rcpt <ann@ours.example>     expect defer grey for too-early attempts 3 wait 40s
at 59s    a  mail <joe@example.org>
at 59s    a  rcpt <ann@ours.example>     expect defer grey for too-early attempts 4 wait 1s
at 60s    a  mail <joe@example.org>
at 60s    a  rcpt <ann@ours.example>     expect welcomed grey for came-back attempts 5 delayed 1m
at 60s    a  data
at 60s    a  message
# From now on its network is welcome for that domain of senders …
at 61s    b  connect 192.0.2.200
at 61s    b  mail <jim@Example.ORG>
at 61s    b  rcpt <bob@ours.example>
at 61s    b  message
# … not for another one, and no other network is.
at 62s    b  mail <joe@example.net>
at 62s    b  rcpt <ann@ours.example>     expect defer grey for first-seen wait 1m
at 62s    c  connect 192.0.3.7
at 62s    c  mail <joe@example.org>
at 62s    c  rcpt <ann@ours.example>     expect defer grey for first-seen wait 1m
# The return path of each message is another, and the sender is the same.
at 70s    d  connect 2001:db8::1
at 70s    d  mail <bounce+17-ann=ours.example@lists.example>
at 70s    d  rcpt <ann@ours.example>     expect defer grey for first-seen
at 130s   d  connect 2001:db8::2
at 130s   d  mail <bounce+18-ann=ours.example@lists.example>
at 130s   d  rcpt <ann@ours.example>     expect welcomed grey attempts 2 delayed 1m
