# A greylist that observes says what it would have done; later rules are asked, and nobody waits.
rules = ( { name = "trial"; type = "greylist"; mode = "observe"; },
          { name = "real"; type = "greylist"; delay = "2m"; } );

at 0s    a  connect 192.0.2.7
at 0s    a  mail <joe@example.org>
at 0s    a  rcpt <ann@ours.example>       expect defer real for first-seen wait 2m
at 60s   a  mail <joe@example.org>
at 60s   a  rcpt <ann@ours.example>       expect defer real for too-early attempts 2 wait 1m
at 120s  a  mail <joe@example.org>
at 120s  a  rcpt <ann@ours.example>       expect welcomed real attempts 3 delayed 2m
at 120s  a  rcpt <bob@ours.example>
at 120s  a  message
at 121s  a  mail <joe@example.org>
at 121s  a  rcpt <eve@ours.example>
at 121s  a  message
# Who is known to the one alone.
at 121s  a  connect 192.0.3.7
at 121s  a  mail <joe@example.org>
at 121s  a  rcpt <eve@ours.example>       expect defer real
