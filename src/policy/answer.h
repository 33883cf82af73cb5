/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "smtp/observation.h"

#include "policy/verdict.h"

/* What stays of a line of 512 bytes behind code, status and a doubled "%" here and there. */
#define ANSWER_TEXT_BYTES 400

/* The names of the {places} that an answer may have, in turn from 0; NULL behind the last. */
const char *answer_place(size_t place);

/*
 * The code that the client hears from a step that stopped it at this stage: the rule's, but 421
 * without words for who hammers, and 421 at DATA for who is greylisted there.
 */
unsigned answer_code(const struct step *step, enum stage stage);

/*
 * Fills in the answer of the rule that stopped. The text is plain ASCII in one line whatever the
 * config or the client put into it, and each value is cut to 64 bytes, but for an account and for
 * the reason of maintenance.
 */
void answer_text(char text_r[static ANSWER_TEXT_BYTES], const struct observation *seen,
    const struct step *step, const char *ticket);

/*
 * Returns NULL if the reply can be given as it is: 421 closes, every other 4yz defers, a status of
 * class 4 (RFC 3463 section 3), known {places}, one line of ASCII. Else a sentence about what is
 * wrong with the {answer}, marked for translation.
 */
const char *answer_fault(const struct reply *answer);
