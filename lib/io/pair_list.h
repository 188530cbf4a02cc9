/*
 * A list of pairs from bytes in memory and into an output: what the public functions do with a file, and a fuzz target with
 * its input. The bytes are changed and freed.
 */
#ifndef RV_IO_PAIR_LIST_H
#define RV_IO_PAIR_LIST_H

#include "io/file.h"
#include "model/pair_list.h"

reversa_status rv_pair_list_parse(reversa_context *ctx, rv_file *file, const char *label, reversa_pair_list **list_out);
void rv_pair_list_put(const reversa_pair_list *list, rv_output *output);

#endif
