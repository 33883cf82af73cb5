# A hold is for the account: also for one that now keeps back the value that is counted.
rules = ( { name = "logins"; type = "rate"; counts = "message"; distinct = "login"; per = "client";
            limit = "2 per 1h"; hold = "10m"; } );

at 0s    a  connect 192.0.2.7
at 0s    a  mail <x@example.org> login joe
at 0s    a  message
at 1s    a  mail <x@example.org> login ann
at 1s    a  message
at 2s    a  mail <x@example.org> login eve            expect close logins wait 10m
at 3s    b  connect 192.0.2.7
at 3s    b  mail <x@example.org>                      expect close logins wait 9m59s
at 602s  c  connect 192.0.2.7
at 602s  c  mail <x@example.org>
