# Whom we write to may answer: the network of the server that took our mail is welcome, as the log tells.
rules = ( { name = "grey"; type = "greylist"; when = { service = "25"; authenticated = false; }; } );

at 0s     l  log sent 192.0.2.25
at 0s     l  log sent 127.0.0.1
at 1s     a  connect 192.0.2.7 service 25
at 1s     a  mail <joe@example.org>
at 1s     a  rcpt <ann@ours.example>
at 1s     a  mail <joe@example.net>
at 1s     a  rcpt <ann@ours.example>
at 1s     b  connect 192.0.3.7 service 25
at 1s     b  mail <joe@example.org>
at 1s     b  rcpt <ann@ours.example>     expect defer grey
at 1s     b  connect 127.0.0.1 service 25
at 1s     b  mail <joe@example.org>
at 1s     b  rcpt <ann@ours.example>     expect defer grey
# A delivery renews it, and so does mail from there.
at 35d    l  log sent 192.0.2.99
at 70d    a  mail <joe@example.com>
at 70d    a  rcpt <ann@ours.example>
at 105d   a  mail <joe@example.edu>
at 105d   a  rcpt <ann@ours.example>
at 141d   a  mail <joe@example.edu>
at 141d   a  rcpt <ann@ours.example>     expect defer grey
