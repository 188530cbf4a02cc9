/*
 * reversa: reverse mentoring programmes, in which junior employees mentor senior ones.
 *
 * How well two people fit, the provably best pairs that a programme's rules allow, and what came of them. This header
 * takes in all topics in the order in which one meets them; each can be included alone.
 */
#ifndef REVERSA_H
#define REVERSA_H

#include <reversa/status.h>

#include <reversa/context.h>

#endif
