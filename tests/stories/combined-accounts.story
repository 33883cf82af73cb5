# Accounts by several parts, and one for the whole server.
rules = ( { name = "pair"; type = "rate"; counts = "recipient"; per = [ "client", "recipient-domain" ];
            limit = "1 per 1m"; answer = "450 4.7.1 {account}"; },
          { name = "server"; type = "rate"; counts = "recipient"; limit = "3 per 1m";
            answer = "450 4.3.2 {account}"; } );

at 0s  a  connect 192.0.2.7
at 0s  a  mail <>
at 0s  a  rcpt <x@example.org>
at 0s  a  rcpt <y@example.org>     expect defer pair says pair client=192.0.2.7 recipient-domain=example.org
at 0s  a  rcpt <y@example.net>
at 0s  b  connect 192.0.2.8
at 0s  b  mail <>
at 0s  b  rcpt <x@example.org>
at 0s  b  rcpt <x@example.net>     expect defer server says server
