/*
 * Logarithms of gamma functions and their differences, without cancellation.
 *
 * A mass such as x^a e^-x / Γ(a) is the exponential of a difference of huge terms. Written with deviances (0 where x is
 * its expected value) and the error of Stirling's formula, only small terms of one sign are left: Loader 2000, "Fast and
 * accurate computation of binomial probabilities". Series: Abramowitz & Stegun 1964, 4.1.27, 6.1.33 and 6.1.40.
 */
#include "metrics/special.h"

#include <float.h>
#include <math.h>

#define ONE_LESS_EULER 0.42278433509846713939 /* 1 − γ */
#define LARGE_RATIO 1e100
#define N_STIRLING 8
#define STIRLING_FROM 10.0 /* from here on the eight terms are exact to 10^-17 */

/* B(2k) / (2k (2k − 1)), k = 1, 2, ... */
static const double stirling[N_STIRLING] = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400,
};

/* (ζ(k) − 1) / k, k = 2, 3, ...: the last matters at 10^-17 for an argument of 1/2. */
static const double zeta_terms[] = {
    0.32246703342411321824,     0.067352301053198095133,   0.020580808427784547879,    0.0073855510286739852663,
    0.0028905103307415232858,   0.0011927539117032609771,  0.00050966952474304242234,  0.00022315475845357937976,
    0.000099457512781808533715, 0.0000449262367381331417,  0.000020507212775670691553, 9.439488275268395904e-6,
    4.3748667899074878042e-6,   2.0392157538013662368e-6,  9.5514121304074198329e-7,   4.4924691987645660433e-7,
    2.1207184805554665869e-7,   1.0043224823968099609e-7,  4.7698101693639805658e-8,   2.271109460894316491e-8,
    1.0838659214896954091e-8,   5.1834750419700466551e-9,  2.4836745438024783172e-9,   1.1921401405860912074e-9,
    5.7313672416788620133e-10,  2.7595228851242331452e-10,
};

double rv_special_log1pmx(double v)
{
    if (v < -0.5 || v > 1)
        return log1p(v) - v;
    /* log(1 + v) = 2 artanh(r), 2r − v = −v r */
    double r = v / (2 + v);
    double square = r * r;
    double sum = 0;
    double power = 1;
    for (int k = 3; power > DBL_EPSILON / 8; k += 2) {
        sum += power / k;
        power *= square;
    }
    return r * (2 * square * sum - v);
}

double rv_special_deviance(double cell, double expected, double excess)
{
    double v = -excess / cell;
    if (v > -0.5 && v < LARGE_RATIO)
        return -cell * rv_special_log1pmx(v);
    if (v >= LARGE_RATIO) /* neither the ratio nor v may leave the range of a double */
        return cell * (log(cell) - log(expected)) - excess;
    return cell * log(cell / expected) - excess;
}

double rv_special_stirling_error(double a)
{
    double shift = 0;
    while (a < STIRLING_FROM) {
        shift += (a + 0.5) * log1p(1 / a) - 1;
        a += 1;
    }
    double inverse = 1 / a;
    double square = inverse * inverse;
    double sum = 0;
    for (int k = N_STIRLING - 1; k >= 0; k--)
        sum = sum * square + stirling[k];
    return shift + sum * inverse;
}

double rv_special_lgamma1p(double a)
{
    int sign;
    if (a > 0.5)
        return lgamma_r(1 + a, &sign);
    double sum = 0;
    for (int k = (int)(sizeof zeta_terms / sizeof *zeta_terms) - 1; k >= 0; k--)
        sum = zeta_terms[k] - a * sum;
    return a * ONE_LESS_EULER - log1p(a) + a * a * sum;
}

double rv_special_lgamma_step(double b, double a)
{
    double shift = 0;
    while (b < STIRLING_FROM) {
        shift -= log1p(a / b);
        b += 1;
    }
    double ratio = log1p(a / b);
    double inverse = 1 / b;
    double power = inverse;
    double error = 0; /* of Stirling's formula: at b + a less at b */
    for (int k = 0; k < N_STIRLING; k++) {
        error += stirling[k] * power * expm1(-(2 * k + 1) * ratio);
        power *= inverse * inverse;
    }
    return a * log(b) + b * rv_special_log1pmx(a / b) + (a - 0.5) * ratio + error + shift;
}
