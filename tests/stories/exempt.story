# Exempt: networks, logins, services, and names that lead back to their address.
rules = ( { name = "ours"; type = "exempt"; clients = [ "192.0.2.0/28", "2001:db8:1::/48" ];
            names = [ ".big.example", "mx.small.example" ]; logins = "boss"; services = "465"; },
          { name = "none"; type = "rate"; counts = "connect"; limit = "1 per 1d"; at_once = true; },
          { name = "mails"; type = "rate"; counts = "message"; limit = "1 per 1d"; } );

at 0s  a  connect 198.51.100.1
at 0s  a  mail <x@example.org>
at 0s  a  message
at 1s  a  connect 192.0.2.15
at 1s  a  connect 192.0.2.16                                    expect close none
at 1s  a  connect 2001:db8:1:2::3
at 1s  a  connect 2001:db8:2:2::3                               expect close none
at 1s  a  connect ::ffff:192.0.2.1
at 1s  a  connect 198.51.100.2 name out.Big.Example
at 1s  a  connect 198.51.100.2 name out.big.example forged      expect close none
at 1s  a  connect 198.51.100.2 name big.example                 expect close none
at 1s  a  connect 198.51.100.2 name notbig.example              expect close none
at 1s  a  connect 198.51.100.2 name mx.small.example
at 1s  a  connect 198.51.100.2 name x.mx.small.example          expect close none
at 1s  a  connect 198.51.100.2 service 465
at 2s  b  connect 192.0.2.1
at 2s  b  mail <x@example.org>
at 3s  c  connect 198.51.100.2 service 465
at 3s  c  mail <x@example.org> login Boss
