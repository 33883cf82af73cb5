# A DATA that is deferred keeps its transaction: what passes at the next DATA has been charged.
rules = ( { name = "recipients"; type = "rate"; counts = "recipient"; per = "client"; limit = "2 per 1h";
            answer = "450 4.7.1 Too many recipients"; },
          { name = "garbage"; type = "rate"; counts = "unknown-command"; per = "client"; limit = "1 per 1m";
            stops = "data"; answer = "451 4.7.1 Not now"; } );

at 0s   a  connect 192.0.2.7
at 0s   a  unknown FOO
at 0s   a  mail <x@example.org>
at 0s   a  rcpt <a@example.net>
at 0s   a  rcpt <b@example.net>
at 0s   a  data                         expect defer garbage wait 1m
at 60s  a  data
at 60s  a  message
at 60s  a  mail <x@example.org>
at 60s  a  rcpt <a@example.net>         expect defer recipients wait 29m
# What comes to nothing after that is given back with the next MAIL.
at 60s   b  connect 192.0.2.8
at 60s   b  unknown FOO
at 60s   b  mail <x@example.org>
at 60s   b  rcpt <a@example.net>
at 60s   b  rcpt <b@example.net>
at 60s   b  data                        expect defer garbage
at 61s   b  mail <x@example.org>
at 61s   b  rcpt <a@example.net>
at 61s   b  rcpt <b@example.net>
