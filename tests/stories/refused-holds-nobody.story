# What a later rule refuses is no offence against an earlier one that only counts here.
rules = ( { name = "garbage"; type = "rate"; counts = "unknown-command"; stops = "mail"; per = "client";
            limit = "2 per 1h"; hold = "10m"; },
          { name = "talk"; type = "rate"; counts = "unknown-command"; stops = "unknown"; per = "client"; limit = "1 per 1h";
            answer = "450 4.7.1 Enough"; } );

at 0s    a  connect 192.0.2.7
at 0s    a  unknown FOO
at 1s    a  unknown FOO                   expect defer talk
at 2s    a  unknown FOO                   expect defer talk
at 3s    a  mail <x@example.org>
at 3s    a  message
at 3600s a  unknown FOO
at 3601s a  mail <x@example.org>
