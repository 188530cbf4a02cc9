/*
 * Numbers as people read them: thousands parted by commas, a real minus sign, and a dash where there is no number. Whole numbers
 * are rounded in whole numbers, half away from 0; no locale has a say.
 */
#include "report/figure.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

rv_figure rv_figure_whole(int64_t value)
{
    rv_figure figure = {""};
    char digits[24];
    size_t n = rv_format_integer(value, digits);
    size_t used = 0;
    size_t first = digits[0] == '-';
    if (first)
        used = (size_t)snprintf(figure.text, sizeof figure.text, "\xE2\x88\x92"); /* a minus sign */
    for (size_t i = first; i < n; i++) {
        if (i > first && (n - i) % 3 == 0)
            figure.text[used++] = ',';
        figure.text[used++] = digits[i];
    }
    figure.text[used] = '\0';
    return figure;
}

rv_figure rv_figure_none(void)
{
    return (rv_figure){"\xE2\x80\x93"};
}

rv_figure rv_figure_points(int64_t millionths, int decimals)
{
    rv_figure figure = {""};
    int64_t unit = RV_MILLION;
    int64_t one = 1;
    for (int i = 0; i < decimals; i++) {
        unit /= 10;
        one *= 10;
    }
    uint64_t size = millionths < 0 ? (uint64_t)0 - (uint64_t)millionths : (uint64_t)millionths;
    int64_t rounded = (int64_t)((size + (uint64_t)unit / 2) / (uint64_t)unit);
    rv_figure whole = rv_figure_whole(rounded / one);
    const char *sign = millionths < 0 && rounded > 0 ? "\xE2\x88\x92" : "";
    if (decimals > 0)
        snprintf(figure.text, sizeof figure.text, "%s%s.%0*lld", sign, whole.text, decimals,
                 (long long)(rounded % one));
    else
        snprintf(figure.text, sizeof figure.text, "%s%s", sign, whole.text);
    return figure;
}

rv_figure rv_figure_decimal(double value, int decimals)
{
    if (!(fabs(value) <= 1e12))
        return rv_figure_none();
    return rv_figure_points(llround(value * 1e6), decimals);
}

rv_figure rv_figure_share(double share)
{
    rv_figure figure = rv_figure_decimal(share * 100.0, 1);
    if (share == share) /* a number */
        memcpy(figure.text + strlen(figure.text), "\xC2\xA0%", 4);
    return figure;
}

rv_figure rv_figure_percent(int64_t part, int64_t whole)
{
    if (whole <= 0 || part < 0 || part > INT64_MAX / 2000)
        return rv_figure_none();
    rv_figure figure = {""};
    int64_t tenths = (part * 2000 + whole) / (2 * whole);
    bool at_end = part > 0 && part < whole && (tenths < 10 || tenths > 990);
    if (at_end) { /* not all, and not nobody */
        tenths = tenths == 0 ? 1 : tenths == 1000 ? 999 : tenths;
        snprintf(figure.text, sizeof figure.text, "%lld.%lld\xC2\xA0%%", (long long)(tenths / 10),
                 (long long)(tenths % 10));
    } else {
        snprintf(figure.text, sizeof figure.text, "%lld\xC2\xA0%%", (long long)((part * 200 + whole) / (2 * whole)));
    }
    return figure;
}

const char *rv_figure_noun(int64_t n, const char *singular, const char *plural)
{
    return n == 1 ? singular : plural;
}
