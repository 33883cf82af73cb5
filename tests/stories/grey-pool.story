# A pool of 50 hosts in 50 networks of one organisation: each message is retried by another one of them, whichever.
# None of the messages waits longer than to the first retry, and none of the hosts is in a list.
rules = ( { name = "grey"; type = "greylist"; welcome_after = 0; spf = false; } );

at 0s  a  connect 10.1.0.172 name mail-00.outbound.big.example
at 0s  a  mail <joe@d0.example>
at 0s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 1s  a  connect 10.1.3.161 name mail-01.outbound.big.example
at 1s  a  mail <joe@d1.example>
at 1s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 2s  a  connect 10.1.6.41 name mail-02.outbound.big.example
at 2s  a  mail <joe@d2.example>
at 2s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 3s  a  connect 10.1.9.243 name mail-03.outbound.big.example
at 3s  a  mail <joe@d3.example>
at 3s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 4s  a  connect 10.1.12.8 name mail-04.outbound.big.example
at 4s  a  mail <joe@d4.example>
at 4s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 5s  a  connect 10.1.15.243 name mail-05.outbound.big.example
at 5s  a  mail <joe@d5.example>
at 5s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 6s  a  connect 10.1.18.61 name mail-06.outbound.big.example
at 6s  a  mail <joe@d6.example>
at 6s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 7s  a  connect 10.1.21.239 name mail-07.outbound.big.example
at 7s  a  mail <joe@d7.example>
at 7s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 8s  a  connect 10.1.24.166 name mail-08.outbound.big.example
at 8s  a  mail <joe@d8.example>
at 8s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 9s  a  connect 10.1.27.48 name mail-09.outbound.big.example
at 9s  a  mail <joe@d9.example>
at 9s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 10s  a  connect 10.2.30.217 name mail-10.outbound.big.example
at 10s  a  mail <joe@d10.example>
at 10s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 11s  a  connect 10.2.33.113 name mail-11.outbound.big.example
at 11s  a  mail <joe@d11.example>
at 11s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 12s  a  connect 10.2.36.52 name mail-12.outbound.big.example
at 12s  a  mail <joe@d12.example>
at 12s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 13s  a  connect 10.2.39.122 name mail-13.outbound.big.example
at 13s  a  mail <joe@d13.example>
at 13s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 14s  a  connect 10.2.42.139 name mail-14.outbound.big.example
at 14s  a  mail <joe@d14.example>
at 14s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 15s  a  connect 10.2.45.134 name mail-15.outbound.big.example
at 15s  a  mail <joe@d15.example>
at 15s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 16s  a  connect 10.2.48.75 name mail-16.outbound.big.example
at 16s  a  mail <joe@d16.example>
at 16s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 17s  a  connect 10.2.51.185 name mail-17.outbound.big.example
at 17s  a  mail <joe@d17.example>
at 17s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 18s  a  connect 10.2.54.35 name mail-18.outbound.big.example
at 18s  a  mail <joe@d18.example>
at 18s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 19s  a  connect 10.2.57.73 name mail-19.outbound.big.example
at 19s  a  mail <joe@d19.example>
at 19s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 20s  a  connect 10.3.60.232 name mail-20.outbound.big.example
at 20s  a  mail <joe@d20.example>
at 20s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 21s  a  connect 10.3.63.187 name mail-21.outbound.big.example
at 21s  a  mail <joe@d21.example>
at 21s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 22s  a  connect 10.3.66.21 name mail-22.outbound.big.example
at 22s  a  mail <joe@d22.example>
at 22s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 23s  a  connect 10.3.69.59 name mail-23.outbound.big.example
at 23s  a  mail <joe@d23.example>
at 23s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 24s  a  connect 10.3.72.243 name mail-24.outbound.big.example
at 24s  a  mail <joe@d24.example>
at 24s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 25s  a  connect 10.3.75.157 name mail-25.outbound.big.example
at 25s  a  mail <joe@d25.example>
at 25s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 26s  a  connect 10.3.78.97 name mail-26.outbound.big.example
at 26s  a  mail <joe@d26.example>
at 26s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 27s  a  connect 10.3.81.17 name mail-27.outbound.big.example
at 27s  a  mail <joe@d27.example>
at 27s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 28s  a  connect 10.3.84.222 name mail-28.outbound.big.example
at 28s  a  mail <joe@d28.example>
at 28s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 29s  a  connect 10.3.87.157 name mail-29.outbound.big.example
at 29s  a  mail <joe@d29.example>
at 29s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 30s  a  connect 10.4.90.150 name mail-30.outbound.big.example
at 30s  a  mail <joe@d30.example>
at 30s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 31s  a  connect 10.4.93.29 name mail-31.outbound.big.example
at 31s  a  mail <joe@d31.example>
at 31s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 32s  a  connect 10.4.96.248 name mail-32.outbound.big.example
at 32s  a  mail <joe@d32.example>
at 32s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 33s  a  connect 10.4.99.19 name mail-33.outbound.big.example
at 33s  a  mail <joe@d33.example>
at 33s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 34s  a  connect 10.4.102.66 name mail-34.outbound.big.example
at 34s  a  mail <joe@d34.example>
at 34s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 35s  a  connect 10.4.105.65 name mail-35.outbound.big.example
at 35s  a  mail <joe@d35.example>
at 35s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 36s  a  connect 10.4.108.142 name mail-36.outbound.big.example
at 36s  a  mail <joe@d36.example>
at 36s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 37s  a  connect 10.4.111.96 name mail-37.outbound.big.example
at 37s  a  mail <joe@d37.example>
at 37s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 38s  a  connect 10.4.114.13 name mail-38.outbound.big.example
at 38s  a  mail <joe@d38.example>
at 38s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 39s  a  connect 10.4.117.239 name mail-39.outbound.big.example
at 39s  a  mail <joe@d39.example>
at 39s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 40s  a  connect 10.5.120.45 name mail-40.outbound.big.example
at 40s  a  mail <joe@d40.example>
at 40s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 41s  a  connect 10.5.123.57 name mail-41.outbound.big.example
at 41s  a  mail <joe@d41.example>
at 41s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 42s  a  connect 10.5.126.160 name mail-42.outbound.big.example
at 42s  a  mail <joe@d42.example>
at 42s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 43s  a  connect 10.5.129.7 name mail-43.outbound.big.example
at 43s  a  mail <joe@d43.example>
at 43s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 44s  a  connect 10.5.132.175 name mail-44.outbound.big.example
at 44s  a  mail <joe@d44.example>
at 44s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 45s  a  connect 10.5.135.148 name mail-45.outbound.big.example
at 45s  a  mail <joe@d45.example>
at 45s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 46s  a  connect 10.5.138.202 name mail-46.outbound.big.example
at 46s  a  mail <joe@d46.example>
at 46s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 47s  a  connect 10.5.141.168 name mail-47.outbound.big.example
at 47s  a  mail <joe@d47.example>
at 47s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 48s  a  connect 10.5.144.206 name mail-48.outbound.big.example
at 48s  a  mail <joe@d48.example>
at 48s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 49s  a  connect 10.5.147.124 name mail-49.outbound.big.example
at 49s  a  mail <joe@d49.example>
at 49s  a  rcpt <ann@ours.example>  expect defer grey for first-seen attempts 1 wait 1m
at 83s  a  connect 10.3.63.118 name mail-21.outbound.big.example
at 83s  a  mail <joe@d9.example>
at 83s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 74s
at 83s  a  message
at 134s  a  connect 10.4.99.166 name mail-33.outbound.big.example
at 134s  a  mail <joe@d7.example>
at 134s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 127s
at 134s  a  message
at 208s  a  connect 10.4.99.24 name mail-33.outbound.big.example
at 208s  a  mail <joe@d39.example>
at 208s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 169s
at 208s  a  message
at 223s  a  connect 10.3.66.125 name mail-22.outbound.big.example
at 223s  a  mail <joe@d38.example>
at 223s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 185s
at 223s  a  message
at 322s  a  connect 10.5.135.250 name mail-45.outbound.big.example
at 322s  a  mail <joe@d41.example>
at 322s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 281s
at 322s  a  message
at 351s  a  connect 10.5.141.3 name mail-47.outbound.big.example
at 351s  a  mail <joe@d44.example>
at 351s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 307s
at 351s  a  message
at 361s  a  connect 10.5.120.204 name mail-40.outbound.big.example
at 361s  a  mail <joe@d33.example>
at 361s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 328s
at 361s  a  message
at 400s  a  connect 10.4.93.245 name mail-31.outbound.big.example
at 400s  a  mail <joe@d32.example>
at 400s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 368s
at 400s  a  message
at 464s  a  connect 10.4.90.219 name mail-30.outbound.big.example
at 464s  a  mail <joe@d2.example>
at 464s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 462s
at 464s  a  message
at 552s  a  connect 10.4.90.141 name mail-30.outbound.big.example
at 552s  a  mail <joe@d45.example>
at 552s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 507s
at 552s  a  message
at 607s  a  connect 10.2.48.80 name mail-16.outbound.big.example
at 607s  a  mail <joe@d19.example>
at 607s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 588s
at 607s  a  message
at 653s  a  connect 10.5.129.61 name mail-43.outbound.big.example
at 653s  a  mail <joe@d24.example>
at 653s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 629s
at 653s  a  message
at 722s  a  connect 10.4.105.106 name mail-35.outbound.big.example
at 722s  a  mail <joe@d36.example>
at 722s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 686s
at 722s  a  message
at 754s  a  connect 10.5.141.109 name mail-47.outbound.big.example
at 754s  a  mail <joe@d49.example>
at 754s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 705s
at 754s  a  message
at 774s  a  connect 10.4.105.229 name mail-35.outbound.big.example
at 774s  a  mail <joe@d37.example>
at 774s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 737s
at 774s  a  message
at 797s  a  connect 10.4.117.106 name mail-39.outbound.big.example
at 797s  a  mail <joe@d15.example>
at 797s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 782s
at 797s  a  message
at 804s  a  connect 10.4.111.96 name mail-37.outbound.big.example
at 804s  a  mail <joe@d27.example>
at 804s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 777s
at 804s  a  message
at 812s  a  connect 10.2.51.221 name mail-17.outbound.big.example
at 812s  a  mail <joe@d6.example>
at 812s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 806s
at 812s  a  message
at 819s  a  connect 10.5.138.14 name mail-46.outbound.big.example
at 819s  a  mail <joe@d11.example>
at 819s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 808s
at 819s  a  message
at 853s  a  connect 10.5.147.127 name mail-49.outbound.big.example
at 853s  a  mail <joe@d42.example>
at 853s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 811s
at 853s  a  message
at 915s  a  connect 10.4.114.5 name mail-38.outbound.big.example
at 915s  a  mail <joe@d46.example>
at 915s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 869s
at 915s  a  message
at 961s  a  connect 10.1.15.238 name mail-05.outbound.big.example
at 961s  a  mail <joe@d3.example>
at 961s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 958s
at 961s  a  message
at 975s  a  connect 10.3.66.200 name mail-22.outbound.big.example
at 975s  a  mail <joe@d16.example>
at 975s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 959s
at 975s  a  message
at 997s  a  connect 10.2.45.192 name mail-15.outbound.big.example
at 997s  a  mail <joe@d1.example>
at 997s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 996s
at 997s  a  message
at 1016s  a  connect 10.1.18.43 name mail-06.outbound.big.example
at 1016s  a  mail <joe@d30.example>
at 1016s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 986s
at 1016s  a  message
at 1038s  a  connect 10.2.57.57 name mail-19.outbound.big.example
at 1038s  a  mail <joe@d8.example>
at 1038s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1030s
at 1038s  a  message
at 1038s  a  connect 10.5.144.105 name mail-48.outbound.big.example
at 1038s  a  mail <joe@d25.example>
at 1038s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1013s
at 1038s  a  message
at 1044s  a  connect 10.3.81.27 name mail-27.outbound.big.example
at 1044s  a  mail <joe@d29.example>
at 1044s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1015s
at 1044s  a  message
at 1052s  a  connect 10.4.117.89 name mail-39.outbound.big.example
at 1052s  a  mail <joe@d4.example>
at 1052s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1048s
at 1052s  a  message
at 1059s  a  connect 10.2.30.170 name mail-10.outbound.big.example
at 1059s  a  mail <joe@d20.example>
at 1059s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1039s
at 1059s  a  message
at 1164s  a  connect 10.5.123.140 name mail-41.outbound.big.example
at 1164s  a  mail <joe@d48.example>
at 1164s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1116s
at 1164s  a  message
at 1187s  a  connect 10.2.45.24 name mail-15.outbound.big.example
at 1187s  a  mail <joe@d5.example>
at 1187s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1182s
at 1187s  a  message
at 1344s  a  connect 10.4.96.188 name mail-32.outbound.big.example
at 1344s  a  mail <joe@d17.example>
at 1344s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1327s
at 1344s  a  message
at 1357s  a  connect 10.4.114.243 name mail-38.outbound.big.example
at 1357s  a  mail <joe@d40.example>
at 1357s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1317s
at 1357s  a  message
at 1464s  a  connect 10.3.87.126 name mail-29.outbound.big.example
at 1464s  a  mail <joe@d23.example>
at 1464s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1441s
at 1464s  a  message
at 1495s  a  connect 10.2.57.6 name mail-19.outbound.big.example
at 1495s  a  mail <joe@d21.example>
at 1495s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1474s
at 1495s  a  message
at 1502s  a  connect 10.3.84.94 name mail-28.outbound.big.example
at 1502s  a  mail <joe@d22.example>
at 1502s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1480s
at 1502s  a  message
at 1539s  a  connect 10.2.33.107 name mail-11.outbound.big.example
at 1539s  a  mail <joe@d43.example>
at 1539s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1496s
at 1539s  a  message
at 1540s  a  connect 10.5.132.227 name mail-44.outbound.big.example
at 1540s  a  mail <joe@d28.example>
at 1540s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1512s
at 1540s  a  message
at 1545s  a  connect 10.1.12.22 name mail-04.outbound.big.example
at 1545s  a  mail <joe@d12.example>
at 1545s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1533s
at 1545s  a  message
at 1577s  a  connect 10.4.90.59 name mail-30.outbound.big.example
at 1577s  a  mail <joe@d34.example>
at 1577s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1543s
at 1577s  a  message
at 1615s  a  connect 10.2.30.230 name mail-10.outbound.big.example
at 1615s  a  mail <joe@d31.example>
at 1615s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1584s
at 1615s  a  message
at 1642s  a  connect 10.5.147.31 name mail-49.outbound.big.example
at 1642s  a  mail <joe@d26.example>
at 1642s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1616s
at 1642s  a  message
at 1720s  a  connect 10.5.129.247 name mail-43.outbound.big.example
at 1720s  a  mail <joe@d14.example>
at 1720s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1706s
at 1720s  a  message
at 1725s  a  connect 10.4.90.65 name mail-30.outbound.big.example
at 1725s  a  mail <joe@d13.example>
at 1725s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1712s
at 1725s  a  message
at 1752s  a  connect 10.2.48.86 name mail-16.outbound.big.example
at 1752s  a  mail <joe@d35.example>
at 1752s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1717s
at 1752s  a  message
at 1762s  a  connect 10.1.21.36 name mail-07.outbound.big.example
at 1762s  a  mail <joe@d18.example>
at 1762s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1744s
at 1762s  a  message
at 1779s  a  connect 10.4.90.8 name mail-30.outbound.big.example
at 1779s  a  mail <joe@d0.example>
at 1779s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1779s
at 1779s  a  message
at 1780s  a  connect 10.3.84.98 name mail-28.outbound.big.example
at 1780s  a  mail <joe@d47.example>
at 1780s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1733s
at 1780s  a  message
at 1868s  a  connect 10.5.126.252 name mail-42.outbound.big.example
at 1868s  a  mail <joe@d10.example>
at 1868s  a  rcpt <ann@ours.example>  expect welcomed grey for came-back attempts 2 delayed 1858s
at 1868s  a  message
# From now on each of them is welcome for these domains.
at 2h  a  connect 10.1.15.179 name mail-05.outbound.big.example
at 2h  a  mail <jim@d0.example>
at 2h  a  rcpt <bob@ours.example>
at 2h  a  connect 10.4.96.150 name mail-32.outbound.big.example
at 2h  a  mail <jim@d7.example>
at 2h  a  rcpt <bob@ours.example>
at 2h  a  connect 10.1.27.26 name mail-09.outbound.big.example
at 2h  a  mail <jim@d14.example>
at 2h  a  rcpt <bob@ours.example>
at 2h  a  connect 10.4.108.48 name mail-36.outbound.big.example
at 2h  a  mail <jim@d21.example>
at 2h  a  rcpt <bob@ours.example>
at 2h  a  connect 10.2.39.222 name mail-13.outbound.big.example
at 2h  a  mail <jim@d28.example>
at 2h  a  rcpt <bob@ours.example>
at 2h  a  connect 10.5.120.128 name mail-40.outbound.big.example
at 2h  a  mail <jim@d35.example>
at 2h  a  rcpt <bob@ours.example>
at 2h  a  connect 10.2.51.131 name mail-17.outbound.big.example
at 2h  a  mail <jim@d42.example>
at 2h  a  rcpt <bob@ours.example>
at 2h  a  connect 10.5.132.20 name mail-44.outbound.big.example
at 2h  a  mail <jim@d49.example>
at 2h  a  rcpt <bob@ours.example>
# Who only claims to be one of them is not.
at 2h  a  connect 203.0.113.7 name mail-07.outbound.big.example forged
at 2h  a  mail <joe@d7.example>
at 2h  a  rcpt <ann@ours.example>  expect defer grey for first-seen
