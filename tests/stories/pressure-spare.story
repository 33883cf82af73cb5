# Who is spared, what is said where, and what cannot be measured.
rules = ( { name = "observed"; type = "pressure"; mode = "observe"; errors = 10; },
          { name = "known"; type = "pressure"; queue = [ 0, 100 ]; spare = [ "known", "authenticated" ];
            when = { service = "25"; }; at_once = true; answer = "421 4.3.2 {resource}: {seen} of {limit}"; },
          { name = "nobody"; type = "pressure"; latency = "200ms"; spare = [ ]; when = { service = "587"; }; },
          { name = "port25"; type = "pressure"; sessions = 100; when = { authenticated = false; service = "2525"; };
            answer = "450 4.3.2 {resource}"; } );
logs = ( { file = "/var/log/mail.log"; } );

at 0s    a  connect 192.0.2.7 service 25
at 0s    a  mail <x@example.net>
at 0s    a  rcpt <y@example.org>
at 0s    a  message
at 1h    m  strain queue 1000000 for 2m
at 62m   c  connect 198.51.100.7 service 25    expect close known says room in the queue: 1000000 of queue 100
at 62m   a  connect 192.0.2.7 service 25
at 62m   a  helo a.example
# Nobody can tell any more: it ends.
at 62m   m  strain queue unknown for 2m
at 64m   c  connect 198.51.100.7 service 25
# Nobody is spared: not at connect, where nobody has logged in yet.
at 64m   m  strain latency 250ms for 1m
at 65m   d  connect 192.0.2.7 service 587
at 65m   d  helo d.example                     expect close nobody
at 65m   m  strain latency 0ms for 2m
# Who may log in later is asked at MAIL, and deferred for as long as he does not.
at 67m   m  strain sessions 100 for 1m
at 68m   e  connect 198.51.100.8 service 2525
at 68m   e  helo e.example
at 68m   e  mail <x@example.org>               expect defer port25 says open sessions
at 68m   e  mail <x@example.org>               expect defer port25
at 68m   e  mail <x@example.org> login carol
at 68m   e  mail <x@example.org>               expect defer port25
at 68m   m  strain sessions 0 for 2m
# Observed: told once in a session, and let in.
at 70m   m  strain errors 11 for 1m
at 71m   f  connect 198.51.100.9 service 25    expect observed observed
at 71m   f  mail <x@example.net>
at 71m   g  connect 198.51.100.9 service 587
at 71m   g  mail <x@example.net>               expect observed observed
at 71m   g  mail <x@example.net>
