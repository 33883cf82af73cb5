# Rules may apply to those who logged in, to a service, to sessions with TLS.
rules = ( { name = "strangers"; type = "rate"; counts = "message"; limit = "1 per 1h"; per = "client";
            when = { authenticated = false; }; answer = "450 4.7.1 stranger"; },
          { name = "users"; type = "rate"; counts = "message"; limit = "1 per 1h"; per = "login";
            when = { authenticated = true; service = [ "submission", "465" ]; }; answer = "450 4.7.1 user"; },
          { name = "plaintext"; type = "rate"; counts = "message"; limit = "3 per 1h"; per = "client";
            when = { tls = false; }; answer = "450 4.7.1 plaintext"; } );

at 0s  a  connect 192.0.2.7 service 25
at 0s  a  helo a.example tls
at 0s  a  mail <x@example.org>
at 0s  a  message
at 0s  a  mail <x@example.org>                expect defer strangers
at 0s  b  connect 192.0.2.7 service 587
at 0s  b  helo b.example
at 0s  b  mail <x@example.org> login joe
at 0s  b  message
at 0s  b  mail <x@example.org> login joe      expect defer users
at 0s  b  connect 192.0.2.7 service 25
at 0s  b  helo b.example
at 0s  b  mail <x@example.org> login joe
at 0s  b  message
at 0s  b  mail <x@example.org> login joe
at 0s  b  message
at 0s  b  mail <x@example.org> login joe      expect defer plaintext
