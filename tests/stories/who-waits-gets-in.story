# A client that comes back when it was told to gets in; asking too early costs it nothing.
rules = ( { name = "connections"; type = "rate"; counts = "connect"; per = "client";
            limit = "3 per 1m"; answer = "421 4.7.0 Too fast, try again in {wait}"; } );

at 0s   a  connect 192.0.2.7
at 0s   b  connect 192.0.2.7
at 0s   c  connect 192.0.2.7
at 0s   d  connect 192.0.2.7
at 0s   d  helo d.example            expect close connections wait 20s says Too fast, try again in 20 seconds
at 5s   d  connect 192.0.2.7
at 5s   d  helo d.example            expect close connections wait 15s
at 10s  d  connect 192.0.2.7
at 10s  d  helo d.example            expect close connections wait 10s
at 20s  d  connect 192.0.2.7
at 20s  d  helo d.example
at 20s  e  connect 192.0.2.7
at 20s  e  helo e.example            expect close connections wait 20s
# Another client is another account.
at 20s  f  connect 192.0.2.8
at 20s  f  helo f.example
