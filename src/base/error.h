/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

/*
 * What strerror(3) says of an errno, in the language that is spoken, also where the C library's own
 * translations are not installed. Until the next call at most.
 */
const char *error_words(int error);
