/*
 * A rematch for people: sentences, counts, and the curve.
 */
#ifndef CLI_REMATCH_H
#define CLI_REMATCH_H

#include "command.h"

/* Every change but the pairs that stay, in sentences, by kind; then the exchanges. */
void rematch_print_changes(const reversa_rematch *rematch, FILE *stream);

/* How many, the curve, and where it is. */
void rematch_print_summary(const reversa_rematch *rematch, const cli_settings *settings, FILE *stream);

/* With a curve: how many pairs have to be broken. */
void rematch_print_least(const reversa_rematch *rematch, FILE *stream);

#endif
