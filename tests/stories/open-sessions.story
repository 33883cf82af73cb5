# Sessions open at once: counted once each, and given back however they end.
rules = ( { name = "open"; type = "open"; per = "client"; limit = 2;
            answer = "421 4.7.0 {seen} sessions are open"; },
          { name = "users"; type = "open"; per = "login"; limit = 1; } );

at 0s  a  connect 192.0.2.7
at 0s  b  connect 192.0.2.7
at 0s  c  connect 192.0.2.7
at 0s  c  helo c.example               expect close open says 2 sessions are open
at 1s  c  quit
at 1s  b  quit
at 1s  c  connect 192.0.2.7
at 1s  c  helo c.example
at 1s  d  connect 192.0.2.8
at 2s  c  mail <x@example.org> login joe
at 2s  c  message
at 2s  c  mail <x@example.org> login joe
at 2s  d  mail <x@example.org> login joe     expect close users
at 3s  c  quit
at 3s  d  mail <x@example.org> login joe
