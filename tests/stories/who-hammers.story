# Who comes too early too often is refused at connect with a bare 421, and never for longer than he was told.
hammering = 3;
rules = ( { name = "friends"; type = "exempt"; names = "friend.example"; },
          { name = "messages"; type = "rate"; counts = "message"; per = "client";
            limit = "1 per 20m"; answer = "450 4.7.1 Again in {wait}"; } );

at 0s   a  connect 192.0.2.7 service 25
at 0s   a  mail <x@example.org>
at 0s   a  message
at 1s   a  connect 192.0.2.7 service 25
# Fifty refusals in a session are one coming.
at 1s   a  mail <x@example.org>                expect defer messages wait 19m59s says Again in 20 minutes
at 1s   a  mail <x@example.org>                expect defer messages
at 1s   a  mail <x@example.org>                expect defer messages
at 1s   a  mail <x@example.org>                expect defer messages
at 2s   b  connect 192.0.2.7 service 25
at 2s   b  mail <x@example.org>                expect defer messages
at 3s   b  connect 192.0.2.7 service 25
at 3s   b  mail <x@example.org>                expect defer messages
at 4s   b  connect 192.0.2.7 service 25
at 4s   b  mail <y@example.org>                expect defer messages
at 5s   b  connect 192.0.2.7 service 25        expect close messages for hammering attempts 3 wait 4m59s
at 6s   b  connect 192.0.2.7 service 25        expect close messages for hammering attempts 4 wait 4m58s
# Others are others: another address, another service, and who is exempt by his name.
at 7s   c  connect 192.0.2.8 service 25
at 7s   c  connect 192.0.2.7 service 587
at 7s   c  connect 192.0.2.7 name friend.example service 25
# After five minutes there is a full look again, and then five minutes without.
at 5m4s b  connect 192.0.2.7 service 25
at 5m4s b  mail <x@example.org>                expect defer messages wait 14m56s
at 5m5s b  connect 192.0.2.7 service 25        expect close messages for hammering
at 18m  b  connect 192.0.2.7 service 25
at 18m  b  mail <x@example.org>                expect defer messages wait 2m
# Never beyond the wait that he was told.
at 18m1s b connect 192.0.2.7 service 25        expect close messages for hammering wait 1m58s
at 20m  b  connect 192.0.2.7 service 25        expect returned messages for waited
at 20m  b  mail <x@example.org>
at 20m  b  message
at 20m  b  connect 192.0.2.7 service 25
