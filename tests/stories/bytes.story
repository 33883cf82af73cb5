# Bytes: as declared at MAIL, corrected by what came; a message larger than the burst waits for an empty account.
rules = ( { name = "volume"; type = "rate"; counts = "bytes"; per = "client"; limit = "1000 per 100s";
            answer = "452 4.3.1 {counts}: {limit}"; } );

at 0s    a  connect 192.0.2.7
at 0s    a  mail <x@example.org> size 600
at 0s    a  message bytes 600
at 0s    a  mail <x@example.org> size 600       expect defer volume wait 20s says bytes: 1000 per 1m40s
at 0s    a  mail <x@example.org> size 400
at 0s    a  rset
at 0s    a  mail <x@example.org> size 100
at 0s    a  message bytes 400
at 0s    a  mail <x@example.org> size 1         expect defer volume
at 100s  a  mail <x@example.org> size 5000
at 100s  a  message bytes 5000
at 150s  a  mail <x@example.org> size 500
