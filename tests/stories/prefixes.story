# One account for an IPv6 /64, one for an IPv4 address; an IPv4-mapped address is IPv4.
rules = ( { name = "connections"; type = "rate"; counts = "connect"; per = "client"; limit = "1 per 1m";
            at_once = true; },
          { name = "wide"; type = "rate"; counts = "helo"; per = "client"; limit = "1 per 1m";
            ipv4_bits = 24; ipv6_bits = 48; } );

at 0s   a  connect 2001:db8::1
at 0s   a  connect 2001:db8::ffff:1                expect close connections
at 0s   a  connect 2001:db8:0:1::1
at 0s   b  connect 192.0.2.7
at 0s   b  connect ::ffff:192.0.2.7                expect close connections
at 0s   b  connect 192.0.2.8
at 0s   b  helo b.example
at 0s   c  connect 192.0.2.9
at 0s   c  helo c.example                          expect close wide
