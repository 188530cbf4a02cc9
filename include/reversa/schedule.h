/*
 * When pairs meet: a weekly time for each pair out of the availability of both, the days of its meetings by the cadence of
 * the programme, and invitations for calendars.
 *
 * Times are UTC. Days and times come from the programme, the people and a first day alone: no clock is read.
 */
#ifndef REVERSA_SCHEDULE_H
#define REVERSA_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/matching.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Meetings of all pairs of a matching. Opaque, immutable. */
typedef struct reversa_schedule reversa_schedule;

/** From when. Set up with reversa_schedule_options_init(). */
typedef struct reversa_schedule_options {
    uint32_t struct_size;
    int32_t start; /**< First day, since 1970-01-01; REVERSA_MISSING_DATE (default): the start of the cadence. */
} reversa_schedule_options;

/** The time of a pair. */
typedef struct reversa_slot {
    /** Of the week in UTC, 0 is Monday at 0:00; −1: they have no time in common that is long enough. */
    int32_t minute;
    bool shared; /**< Another meeting of one of the two has the same time, or a part of it: in weeks with both it has to
                         be moved. */
} reversa_slot;

/** One meeting. */
typedef struct reversa_meeting {
    int32_t day;    /**< Since 1970-01-01, of the begin in UTC. Without a time: the first day on which it is due. */
    int32_t minute; /**< Of the day, UTC; −1: a time is still to be agreed. */
} reversa_meeting;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_schedule_options_init(reversa_schedule_options *options);

/**
 * Give every pair its weekly time, and its meetings.
 *
 * The mentees of a mentor get times that do not overlap wherever there are such times (exact: Held & Karp 1962, up to 64
 * mentees); where there are none, each has the earliest time of the week that the two have in common. Meeting k lies in due
 * window k of the cadence, see reversa_engagement_create(), at the first such time of it: what is met as scheduled is met as
 * due. Where a window is too short to hold the time of its pair, only the day from which it is due is given. A programme
 * without a cadence has that of the built-in one: 2 meetings of 60 minutes a month, for 9 months.
 *
 * @param ctx           Not NULL.
 * @param problem       Not NULL. Borrowed: must outlive the schedule.
 * @param matching      Of this problem. Borrowed for the call. Not NULL.
 * @param options       NULL means all defaults.
 * @param schedule_out  Receives the schedule, NULL after an error; release with reversa_schedule_free(). Not NULL.
 * @retval REVERSA_OK           Made; a matching without pairs gives an empty one.
 * @retval REVERSA_E_ARGUMENT   A NULL, a matching of another problem, or a start out of range.
 * @retval REVERSA_E_DATA       Neither the options nor the cadence have a start.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal inputs give equal schedules. O(pairs · windows of time) but for mentors with many mentees of scarce time.
 * @see examples/invitations.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_schedule_create(reversa_context *ctx,
                                                                      const reversa_problem *problem,
                                                                      const reversa_matching *matching,
                                                                      const reversa_schedule_options *options,
                                                                      reversa_schedule **schedule_out);

/**
 * @param schedule  Not NULL.
 * @return The number of pairs, in the order of the matching.
 */
REVERSA_API int32_t reversa_schedule_n_pairs(const reversa_schedule *schedule);

/**
 * @param schedule  Not NULL.
 * @return The number of meetings of every pair.
 */
REVERSA_API int32_t reversa_schedule_n_meetings(const reversa_schedule *schedule);

/**
 * @param schedule  Not NULL.
 * @return The length of a meeting in minutes.
 */
REVERSA_API int32_t reversa_schedule_minutes(const reversa_schedule *schedule);

/**
 * @param schedule  Not NULL.
 * @param pair      0 .. n_pairs − 1; any other gives minute −1.
 * @param slot_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_schedule_slot(const reversa_schedule *schedule, int32_t pair, reversa_slot *slot_out);

/**
 * @param schedule     Not NULL.
 * @param pair         0 .. n_pairs − 1.
 * @param index        0 .. n_meetings − 1; for any other, or another pair, the day is REVERSA_MISSING_DATE.
 * @param meeting_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_schedule_meeting(const reversa_schedule *schedule, int32_t pair, int32_t index,
                                          reversa_meeting *meeting_out);

/**
 * Release a schedule.
 *
 * @param schedule  NULL is allowed.
 */
REVERSA_API void reversa_schedule_free(reversa_schedule *schedule);

/** What invitations say. Set up with reversa_invitation_options_init(). */
typedef struct reversa_invitation_options {
    uint32_t struct_size;
    int32_t pair; /**< Those of this pair alone; −1 (default): of all pairs in one calendar. */
    bool names;   /**< Names in place of ids in what people read, from the column `name`. Default false. */
} reversa_invitation_options;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_invitation_options_init(reversa_invitation_options *options);

/**
 * Write the meetings as a calendar file (iCalendar, RFC 5545): an event for each meeting, the first says so; events whose time
 * is still to be agreed last all day. UIDs are made of a hash of both ids and the number of the meeting: another run that has
 * the pair again changes its events rather than adding some. DTSTAMP is the first day of the schedule.
 *
 * @param ctx       Not NULL.
 * @param schedule  Not NULL.
 * @param options   NULL means all defaults.
 * @param path      File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK           Written.
 * @retval REVERSA_E_ARGUMENT   A NULL, or no such pair.
 * @retval REVERSA_E_DATA       Names are asked for, and the cohort has no text column `name`.
 * @retval REVERSA_E_IO         The file cannot be written.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal inputs give equal bytes: some 430 for each meeting.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_invitations_write(reversa_context *ctx,
                                                                        const reversa_schedule *schedule,
                                                                        const reversa_invitation_options *options,
                                                                        const char *path);

/**
 * Write a calendar file for each pair into a folder, as reversa_invitations_write() would: a file to send to the two of them.
 * Files are called by the place of the pair in the matching, from 1, and by both ids as far as they can stand in a file's name:
 * `0001_C12_M07.ics`.
 *
 * @param ctx       Not NULL.
 * @param schedule  Not NULL.
 * @param options   `pair` is not read. NULL means all defaults.
 * @param folder    Made if it is not there, in a folder that is; must be empty, so that no invitation of an earlier run stays
 *                  among these. Not NULL.
 * @retval REVERSA_OK           Written.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_DATA       Names are asked for, and the cohort has no text column `name`.
 * @retval REVERSA_E_IO         The folder is not empty, or something cannot be written: the files written so far are taken away.
 * @retval REVERSA_E_CANCELLED  Cancelled: the same.
 * @retval REVERSA_E_DEADLINE   The time limit passed: the same.
 * @retval REVERSA_E_MEMORY     Out of memory: the same.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status
reversa_invitations_write_folder(reversa_context *ctx, const reversa_schedule *schedule,
                                 const reversa_invitation_options *options, const char *folder);

#ifdef __cplusplus
}
#endif
#endif
