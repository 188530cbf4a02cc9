/*
 * Distributions against R and 34-digit arithmetic: every value of data/distribution.txt, which says where it is from.
 */
#include "metrics/distribution.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/numbers.h"

#define TOLERANCE 1e-12
#define MAX_NUMBERS 8

/* What a line of the file is about: how many arguments it has, and up to three functions of them. */
typedef struct kind {
    const char *name;
    int n_arguments;
    int n_values;
    void (*evaluate)(const double *arguments, double *values_out);
} kind;

static void normal(const double *a, double *v)
{
    v[0] = rv_normal_upper(a[0]);
    v[1] = rv_normal_lower(a[0]);
}

static void normal_quantile(const double *a, double *v)
{
    v[0] = rv_normal_quantile(a[0]);
}

static void chi_square(const double *a, double *v)
{
    v[0] = rv_chi_square_lower(a[0], a[1]);
    v[1] = rv_chi_square_upper(a[0], a[1]);
}

static void chi_square_quantile(const double *a, double *v)
{
    v[0] = rv_chi_square_quantile(a[0], a[1]);
}

static void chi_square_quantile_upper(const double *a, double *v)
{
    v[0] = rv_chi_square_quantile_upper(a[0], a[1]);
}

static void student(const double *a, double *v)
{
    v[0] = rv_t_lower(a[0], a[1]);
    v[1] = rv_t_upper(a[0], a[1]);
}

static void student_quantile_upper(const double *a, double *v)
{
    v[0] = rv_t_quantile_upper(a[0], a[1]);
}

static void fisher_f(const double *a, double *v)
{
    v[0] = rv_f_lower(a[0], a[1], a[2]);
    v[1] = rv_f_upper(a[0], a[1], a[2]);
}

static void f_quantile(const double *a, double *v)
{
    v[0] = rv_f_quantile(a[0], a[1], a[2]);
}

static void f_quantile_upper(const double *a, double *v)
{
    v[0] = rv_f_quantile_upper(a[0], a[1], a[2]);
}

static void binomial(const double *a, double *v)
{
    v[0] = rv_binomial_mass(a[0], a[1], a[2]);
    v[1] = rv_binomial_at_most(a[0], a[1], a[2]);
    v[2] = rv_binomial_at_least(a[0], a[1], a[2]);
}

static void poisson(const double *a, double *v)
{
    v[0] = rv_poisson_mass(a[0], a[1]);
    v[1] = rv_poisson_at_most(a[0], a[1]);
    v[2] = rv_poisson_at_least(a[0], a[1]);
}

static void hypergeometric(const double *a, double *v)
{
    v[0] = rv_hypergeometric_mass(a[0], a[1], a[2], a[3]);
    v[1] = rv_hypergeometric_at_most(a[0], a[1], a[2], a[3]);
    v[2] = rv_hypergeometric_at_least(a[0], a[1], a[2], a[3]);
}

static void fisher_test(const double *a, double *v)
{
    v[0] = rv_fisher_two_sided(a[0], a[1], a[2], a[3]);
}

static const kind kinds[] = {
    {"pnorm", 1, 2, normal},
    {"qnorm", 1, 1, normal_quantile},
    {"pchisq", 2, 2, chi_square},
    {"qchisq", 2, 1, chi_square_quantile},
    {"qchisqu", 2, 1, chi_square_quantile_upper},
    {"pt", 2, 2, student},
    {"qtu", 2, 1, student_quantile_upper},
    {"pf", 3, 2, fisher_f},
    {"qf", 3, 1, f_quantile},
    {"qfu", 3, 1, f_quantile_upper},
    {"binom", 3, 3, binomial},
    {"pois", 2, 3, poisson},
    {"hyper", 4, 3, hypergeometric},
    {"fisher", 4, 1, fisher_test},
};
#define N_KINDS (sizeof kinds / sizeof *kinds)

/* The numbers of a line after its name; '=' stands between arguments and values. */
static int read_numbers(const char *text, double *numbers_out)
{
    int n = 0;
    while (*text && n < MAX_NUMBERS) {
        char *end;
        double number = strtod(text, &end);
        if (end == text) {
            text++;
            continue;
        }
        numbers_out[n++] = number;
        text = end;
    }
    return n;
}

static int check_line(const char *line, int64_t *n_lines)
{
    for (size_t i = 0; i < N_KINDS; i++) {
        const kind *which = &kinds[i];
        size_t length = strlen(which->name);
        if (strncmp(line, which->name, length) != 0 || line[length] != ' ')
            continue;
        double numbers[MAX_NUMBERS];
        double values[3];
        assert_int_equal(read_numbers(line + length, numbers), which->n_arguments + which->n_values);
        which->evaluate(numbers, values);
        n_lines[i]++;
        int n_wrong = 0;
        for (int j = 0; j < which->n_values; j++) {
            double expected = numbers[which->n_arguments + j];
            if (fabs(values[j] - expected) <= TOLERANCE * fabs(expected))
                continue;
            print_message("value %d is %.17g: %s\n", j + 1, values[j], line);
            n_wrong++;
        }
        return n_wrong;
    }
    fail_msg("No distribution is named so: %s", line);
    return 1;
}

static void test_distributions_agree_with_r_and_long_arithmetic(void **state)
{
    (void)state;
    char *text = rt_read(REVERSA_SOURCE_DIR "/tests/oracle/data/distribution.txt", NULL);
    assert_non_null(text);
    int64_t n_lines[N_KINDS] = {0};
    int n_wrong = 0;
    for (char *line = text; *line;) {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        if (*line && *line != '#')
            n_wrong += check_line(line, n_lines);
        line = end + 1;
    }
    free(text);
    for (size_t i = 0; i < N_KINDS; i++)
        assert_true(n_lines[i] >= 10);
    assert_int_equal(n_wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distributions_agree_with_r_and_long_arithmetic),
    };
    return cmocka_run_group_tests_name("distribution_oracle", tests, NULL, NULL);
}
