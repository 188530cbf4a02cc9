/*
 * Quantiles of gamma and beta by Newton's method on the logarithm of a tail.
 *
 * Seen over log x (gamma) or the log odds of x (beta) both densities are log-concave, and so are both tails: the
 * logarithm of a tail is a concave function, on which Newton's method comes to the root from one side and cannot miss
 * it. The tail that is at most 1/2 is the one that is solved for; 1 − p is exact where p >= 1/2.
 */
#include <math.h>

#include "metrics/distribution.h"
#include "metrics/special.h"

#define LARGEST_STEP 20.0
#define LARGEST_LOG 700.0
#define MAX_STEPS 500

typedef struct family {
    double a;
    double b; /* INFINITY: gamma, else beta */
} family;

static void tails_at(const family *f, double x, rv_tails *tails_out)
{
    if (f->b == INFINITY) {
        rv_special_gamma(f->a, x, tails_out);
        return;
    }
    double whole = 1 + x;
    rv_special_beta(f->a, f->b, x / whole, 1 / whole, fma(-f->b, x, f->a) / whole, tails_out);
}

/* The logarithm of a point to begin at: normal for the logarithm of x, or the first term of the lower tail's series. */
static double start(const family *f, double log_p, double z, bool lower)
{
    bool gamma = f->b == INFINITY;
    double a = f->a;
    double b = f->b;
    if (a >= 1 && b >= 1)
        return (gamma ? log(a) : log(a / b)) + (lower ? z : -z) * sqrt(1 / a + (gamma ? 0 : 1 / b));
    if (lower && a < 1)
        return (log_p + rv_special_lgamma1p(a) - (gamma ? 0 : rv_special_lgamma_step(b, a))) / a;
    if (!lower && b < 1)
        return -(log_p + rv_special_lgamma1p(b) - rv_special_lgamma_step(a, b)) / b;
    return gamma ? log(a) : log(a / b);
}

static double solve(const family *f, double p, bool lower)
{
    if (p > 0.5) {
        p = 1 - p;
        lower = !lower;
    }
    double log_p = log(p);
    double begin = start(f, log_p, rv_normal_quantile(p), lower);
    if (begin < -LARGEST_LOG || begin > LARGEST_LOG)
        begin = begin < 0 ? -LARGEST_LOG : LARGEST_LOG;
    double x = exp(begin);
    double last = INFINITY;
    for (int i = 0; i < MAX_STEPS; i++) {
        rv_tails tails;
        tails_at(f, x, &tails);
        double log_tail = lower ? tails.log_lower : tails.log_upper;
        double step = (log_p - log_tail) / exp(tails.log_slope - log_tail);
        step = fmax(-LARGEST_STEP, fmin(LARGEST_STEP, lower ? step : -step));
        double next = x * exp(step);
        if (!(next > 0 && next < INFINITY))
            return next;
        if (next == x || (fabs(step) < 1e-9 && fabs(step) >= last)) /* only rounding is left */
            return next;
        last = fabs(step);
        x = next;
    }
    return x;
}

double rv_special_gamma_quantile(double a, double p, bool lower)
{
    return solve(&(family){a, INFINITY}, p, lower);
}

double rv_special_beta_quantile(double a, double b, double p, bool lower)
{
    return solve(&(family){a, b}, p, lower);
}
