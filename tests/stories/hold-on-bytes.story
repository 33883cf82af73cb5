# After a hold there is room for what was refused, however large: who waits as told gets in.
rules = ( { name = "volume"; type = "rate"; counts = "bytes"; per = "client"; limit = "1000 per 100s";
            hold = "2m"; hold_max = "8m"; } );

at 0s    a  connect 192.0.2.7
at 0s    a  mail <x@example.org> size 800
at 0s    a  message
at 1s    a  mail <x@example.org> size 600       expect close volume wait 2m
at 121s  b  connect 192.0.2.7
at 121s  b  mail <x@example.org> size 600
at 121s  b  message
at 122s  b  mail <x@example.org> size 600       expect close volume wait 4m
at 362s  c  connect 192.0.2.7
at 362s  c  mail <x@example.org> size 600
