# Too late is as good as never; a welcome is renewed by use, and forgotten without.
rules = ( { name = "grey"; type = "greylist"; delay = "5m"; window = "6h"; welcome = "30d"; } );

at 0s      a  connect 192.0.2.7
at 0s      a  mail <joe@example.org>
at 0s      a  rcpt <ann@ours.example>     expect defer grey for first-seen wait 5m
at 6h      a  mail <joe@example.org>
at 6h      a  rcpt <ann@ours.example>     expect defer grey for first-seen attempts 1 wait 5m
at 11h59m  a  mail <joe@example.org>
at 11h59m  a  rcpt <ann@ours.example>     expect welcomed grey attempts 2 delayed 5h59m
at 11h59m  a  message
# Each use keeps it for another thirty days.
at 29d     a  mail <joe@example.org>
at 29d     a  rcpt <bob@ours.example>
at 29d     a  message
at 58d     a  mail <joe@example.org>
at 58d     a  rcpt <eve@ours.example>
at 58d     a  message
at 87d     a  mail <joe@example.org>
at 87d     a  rcpt <eve@ours.example>
at 87d     a  message
at 117d    a  mail <joe@example.org>
at 117d    a  rcpt <eve@ours.example>     expect defer grey for first-seen
