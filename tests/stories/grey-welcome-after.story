# Who came back for a few domains of senders is welcome altogether; "0" never.
rules = ( { name = "grey"; type = "greylist"; welcome_after = 2; when = { service = "25"; }; },
          { name = "strict"; type = "greylist"; welcome_after = 0; when = { service = "24"; }; } );

at 0s   a  connect 192.0.2.7 service 25
at 0s   a  mail <joe@one.example>
at 0s   a  rcpt <ann@ours.example>     expect defer grey
at 0s   a  mail <joe@two.example>
at 0s   a  rcpt <ann@ours.example>     expect defer grey
at 60s  a  mail <joe@one.example>
at 60s  a  rcpt <ann@ours.example>     expect welcomed grey
at 60s  a  message
# The same domain again is no other pass.
at 60s  a  mail <jim@one.example>
at 60s  a  rcpt <bob@ours.example>
at 60s  a  message
at 60s  a  mail <joe@three.example>
at 60s  a  rcpt <ann@ours.example>     expect defer grey
at 60s  a  mail <joe@two.example>
at 60s  a  rcpt <ann@ours.example>     expect welcomed grey
at 60s  a  message
at 61s  b  connect 192.0.2.99 service 25
at 61s  b  mail <joe@four.example>
at 61s  b  rcpt <ann@ours.example>
at 61s  c  connect 192.0.3.7 service 25
at 61s  c  mail <joe@four.example>
at 61s  c  rcpt <ann@ours.example>     expect defer grey

at 0s   a  connect 192.0.2.7 service 24
at 0s   a  mail <joe@one.example>
at 0s   a  rcpt <ann@ours.example>     expect defer strict
at 0s   a  mail <joe@two.example>
at 0s   a  rcpt <ann@ours.example>     expect defer strict
at 60s  a  mail <joe@one.example>
at 60s  a  rcpt <ann@ours.example>     expect welcomed strict
at 60s  a  mail <joe@two.example>
at 60s  a  rcpt <ann@ours.example>     expect welcomed strict
at 60s  a  mail <joe@three.example>
at 60s  a  rcpt <ann@ours.example>     expect defer strict
