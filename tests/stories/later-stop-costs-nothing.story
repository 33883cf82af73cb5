# What a later rule stops is not charged to an earlier one.
rules = ( { name = "messages"; type = "rate"; counts = "message"; per = "client"; limit = "2 per 1h"; },
          { name = "sender"; type = "rate"; counts = "message"; per = "sender-domain"; limit = "1 per 1m";
            answer = "450 4.7.1 {wait}"; } );

at 0s   a  connect 192.0.2.7
at 0s   a  mail <x@example.org>
at 0s   a  message
at 1s   a  mail <y@EXAMPLE.org>           expect defer sender wait 59s
at 2s   a  mail <y@example.org>           expect defer sender wait 58s
at 3s   a  mail <y@example.com>
at 3s   a  message
at 4s   a  mail <y@example.info>          expect close messages
