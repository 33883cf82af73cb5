/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

/*
 * The organisational domain of a host name or of the domain of an address: one label more than its
 * public suffix, as "outlook.com" of "a.b.outlook.com" (RFC 7489 section 3.2). Returns where that
 * begins in the name; NULL for what has none: a public suffix itself, a single label, an address,
 * "". A dot at the end is passed over. Case does not matter. No allocation, no system call.
 *
 * Without libpsl there is no list of public suffixes: then it is the last two labels, or the last
 * three where the last has two letters and the one before it has at most three ("co.uk").
 */
const char *organisation_of(const char *name);
