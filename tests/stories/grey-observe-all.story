# Where all is observed a message passes at once, and its sender is known the next time.
mode = "observe";
rules = ( { name = "grey"; type = "greylist"; } );

at 0s    a  connect 192.0.2.7
at 0s    a  mail <joe@example.org>
at 0s    a  rcpt <ann@ours.example>       expect observed grey for first-seen wait 1m
at 0s    a  rcpt <bob@ours.example>       expect observed grey for first-seen wait 1m
at 0s    a  message
at 30s   a  mail <joe@example.org>
at 30s   a  rcpt <ann@ours.example>       expect observed grey for too-early wait 30s
at 30s   a  message
at 1h    a  mail <joe@example.org>
at 1h    a  rcpt <ann@ours.example>       expect welcomed grey attempts 3 delayed 1h
at 1h    a  message
at 1h    a  mail <joe@example.org>
at 1h    a  rcpt <eve@ours.example>
at 1h    a  message
