# A 4yz decided at CONNECT is said at MAIL, also behind STARTTLS and a second EHLO, until its wait is over.
rules = ( { name = "slow"; type = "rate"; counts = "connect"; per = "client"; limit = "1 per 1m";
            answer = "451 4.7.1 Slow down for {seconds} s"; } );

at 0s   a  connect 192.0.2.7
at 10s  b  connect 192.0.2.7
at 10s  b  helo b.example
at 11s  b  helo b.example tls
at 12s  b  mail <x@example.org>             expect defer slow says Slow down for 50 s
at 13s  b  mail <x@example.org>             expect defer slow
at 61s  b  mail <x@example.org>
at 61s  b  rcpt <y@example.net>
