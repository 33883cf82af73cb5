# A login is counted once a session, at its first MAIL; unknown commands can be stopped where they are said.
rules = ( { name = "logins"; type = "rate"; counts = "auth-ok"; per = "login"; limit = "2 per 1h"; },
          { name = "garbage"; type = "rate"; counts = "unknown-command"; per = "client"; limit = "2 per 1m"; } );

at 0s  a  connect 192.0.2.7
at 0s  a  mail <x@example.org> login joe
at 0s  a  message
at 0s  a  mail <x@example.org> login joe
at 0s  a  message
at 0s  b  connect 192.0.2.7
at 0s  b  mail <x@example.org> login joe
at 0s  c  connect 192.0.2.7
at 0s  c  mail <x@example.org> login joe      expect close logins
at 0s  d  connect 192.0.2.8
at 0s  d  unknown FOO
at 0s  d  unknown BAR
at 0s  d  unknown BAZ                         expect close garbage
at 0s  d  connect 192.0.2.8
at 0s  d  helo d.example                      expect close garbage
