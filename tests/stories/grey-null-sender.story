# The null sender may ask whether an address exists; what it wants to send is greylisted at DATA, by 421 in any case.
rules = ( { name = "grey"; type = "greylist"; } );

at 0s   a  connect 192.0.2.7
at 0s   a  helo mx.example.org
at 0s   a  mail <>
at 0s   a  rcpt <ann@ours.example>
at 0s   a  rset
at 1s   a  mail <>
at 1s   a  rcpt <ann@ours.example>
at 1s   a  rcpt <bob@ours.example>
at 1s   a  data                          expect close grey for first-seen attempts 1 wait 1m
at 31s  a  connect 192.0.2.7
at 31s  a  helo mx.example.org
at 31s  a  mail <>
at 31s  a  rcpt <ann@ours.example>
at 31s  a  data                          expect close grey for too-early attempts 2 wait 30s
# The first recipient tells whether it is the same.
at 61s  a  connect 192.0.2.7
at 61s  a  helo mx.example.org
at 61s  a  mail <>
at 61s  a  rcpt <bob@ours.example>
at 61s  a  rcpt <ann@ours.example>
at 61s  a  data                          expect close grey for first-seen
at 61s  a  connect 192.0.2.7
at 61s  a  helo mx.example.org
at 61s  a  mail <>
at 61s  a  rcpt <ann@ours.example>
at 61s  a  rcpt <eve@ours.example>
at 61s  a  data                          expect welcomed grey attempts 3 delayed 1m
at 61s  a  message
# Its domain is that of the HELO: so bounces of that domain are welcome.
at 62s  a  mail <>
at 62s  a  rcpt <bob@ours.example>
at 62s  a  data
at 62s  a  message
at 62s  b  connect 192.0.2.7
at 62s  b  helo mx.example.net
at 62s  b  mail <>
at 62s  b  rcpt <bob@ours.example>
at 62s  b  data                          expect close grey
# So is mail of it.
at 62s  a  mail <joe@example.org>
at 62s  a  rcpt <bob@ours.example>
