# Who is never greylisted: who logged in, who is exempt, mail of this host, who opted out.
rules = ( { name = "ours"; type = "exempt"; clients = "198.51.100.0/24"; },
          { name = "grey"; type = "greylist"; when = { service = "25"; };
            clients = "203.0.113.7"; names = ".partner.example";
            senders = [ "friend@example.org", ".friends.example" ];
            recipients = [ "postmaster@", "open.example", "eve@ours.example" ]; } );

at 0s  a  connect 192.0.2.7 service 25
at 0s  a  mail <joe@example.org> login joe
at 0s  a  rcpt <ann@ours.example>
at 0s  a  connect 198.51.100.7 service 25
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>
at 0s  a  connect 127.0.0.1 port 0 service 25
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>
at 0s  a  connect 192.0.2.7 service 587
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>
at 0s  a  connect 203.0.113.7 service 25
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>
at 0s  a  connect 203.0.113.8 service 25 name mx.partner.example
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>
at 0s  a  connect 203.0.113.8 service 25 name mx.partner.example forged
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>       expect defer grey
at 1s  b  connect 192.0.2.7 service 25
at 1s  b  mail <Friend@Example.org>
at 1s  b  rcpt <ann@ours.example>
at 1s  b  mail <joe@a.friends.example>
at 1s  b  rcpt <ann@ours.example>
at 1s  b  mail <joe@friends.example>
at 1s  b  rcpt <ann@ours.example>       expect defer grey
# Recipients that opted out are let in, and do not decide for the others.
at 2s  b  mail <joe@example.org>
at 2s  b  rcpt <Postmaster@ours.example>
at 2s  b  rcpt <bob@open.example>
at 2s  b  rcpt <ann@ours.example>       expect defer grey for first-seen
at 2s  b  rcpt <eve@ours.example>
at 2s  b  data
at 2s  b  message
at 62s  b  mail <joe@example.org>
at 62s  b  rcpt <ann@ours.example>      expect welcomed grey attempts 2
