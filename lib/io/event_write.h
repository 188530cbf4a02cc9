/*
 * Cells of events as text, and the files of events in an output: what reversa_*_write() does with a file, and a fuzz target
 * to compare. Numbers are written with six decimals at most, as they are read.
 */
#ifndef RV_IO_EVENT_WRITE_H
#define RV_IO_EVENT_WRITE_H

#include "io/csv.h"
#include "model/events.h"

void rv_event_put_header(rv_csv_writer *csv, const char *const *names, int32_t n_names);
void rv_event_put_name(rv_csv_writer *csv, const char *name);
/* The text of a code, an empty cell for −1. */
void rv_event_put_text(rv_csv_writer *csv, const rv_dictionary *texts, int32_t code);
/* YYYY-MM-DD, with THH:MM where minute is not −1; an empty cell for no date. */
void rv_event_put_moment(rv_csv_writer *csv, int32_t days, int32_t minute);
void rv_event_put_number(rv_csv_writer *csv, double number); /* an empty cell for NaN */

void rv_sessions_put(const reversa_sessions *sessions, rv_output *output);
void rv_surveys_put(const reversa_surveys *surveys, rv_output *output);
void rv_employment_put(const reversa_employment *employment, rv_output *output);

#endif
