# The same rows through R's survival, and the ratios: Rscript bench/survival_peers.R build/release/bench/cox [LARGEST]
#
# The program is run first and leaves its rows in a temporary folder. "call" is coxph() as people use it, which
# gives residuals and concordance as well (so do our tasks that end in _all); "fitter" is coxph.fit() alone, against
# our fit alone. Both sides are single-threaded processor
# time. Without the package survival nothing is compared.
arguments <- commandArgs(trailingOnly = TRUE)
program <- arguments[1]
largest <- if (length(arguments) > 1) arguments[2] else "1000000"
if (is.na(program) || !file.exists(program)) stop("usage: Rscript survival_peers.R PROGRAM [LARGEST]")
if (!requireNamespace("survival", quietly = TRUE)) {
    cat("R's package survival is not installed: nothing to compare\n")
    quit(status = 0)
}
library(survival)

folder <- tempfile("cox_rows")
dir.create(folder)
ours <- read.table(text = system2(program, c(largest, "--write", folder), stdout = TRUE), comment.char = "#",
                   col.names = c("task", "rows", "seconds", "fit", "megabytes", "coef", "se"))

cpu <- function(work) {
    gc()
    unname(sum(system.time(value <<- work())[c("user.self", "sys.self")]))
}
value <- NULL
slowest <- 0 # seconds of the slowest call: the cluster variance is quadratic in ties

report <- function(task, rows, seconds, what, coef = NA, se = NA) {
    mine <- ours[ours$task == task & ours$rows == rows, ]
    taken <- if (what == "fitter") mine$fit else mine$seconds
    agree <- if (is.na(coef)) "" else
        sprintf("  (differ by %.0e, se %.0e)", abs(coef / mine$coef - 1), abs(se / mine$se - 1))
    cat(sprintf("%8d rows  %-18s %-7s R %9.3f s  reversa %8.4f s  ratio %7.1f%s\n", rows, task, what, seconds,
                taken, seconds / taken, agree))
}

call_task <- function(task, rows, formula, data, clustered = FALSE) {
    taken <- cpu(function() if (clustered) coxph(formula, data, cluster = person) else coxph(formula, data))
    slowest <<- max(slowest, taken)
    report(task, rows, taken, "call", coef(value)[[1]], sqrt(vcov(value)[1, 1]))
    report(paste0(task, "_all"), rows, taken, "call")
}

fitter_task <- function(task, rows, columns, response, fitter) {
    x <- as.matrix(columns)
    control <- coxph.control()
    taken <- cpu(function() fitter(x, response, strata = NULL, offset = NULL, init = NULL, control = control,
                                   weights = NULL, method = "efron", rownames = NULL, resid = FALSE))
    report(task, rows, taken, "fitter", value$coefficients[[1]], sqrt(value$var[1, 1]))
}

for (rows in sort(unique(ours$rows))) {
    numbers <- readBin(file.path(folder, sprintf("cox_%d.bin", rows)), "double", rows * 24)
    data <- as.data.frame(matrix(numbers, rows))
    names(data) <- c("entry", "exit", "event", "person", paste0("x", 1:20))
    five <- paste(paste0("x", 1:5), collapse = " + ")
    twenty <- paste(paste0("x", 1:20), collapse = " + ")
    surv <- function(left, right) as.formula(paste0("Surv(", left, ") ~ ", right))
    call_task("cox_5", rows, surv("exit, event", five), data)
    fitter_task("cox_5", rows, data[paste0("x", 1:5)], Surv(data$exit, data$event), coxph.fit)
    call_task("cox_20", rows, surv("exit, event", twenty), data)
    fitter_task("cox_20", rows, data[paste0("x", 1:20)], Surv(data$exit, data$event), coxph.fit)
    call_task("cox_5_entry", rows, surv("entry, exit, event", five), data)
    if (slowest < 20) call_task("cox_5_cluster", rows, surv("exit, event", five), data, TRUE)
    else cat(sprintf("%8d rows  cox_5_cluster left out: R took %.0f s for a tenth of the rows\n", rows, slowest))
}
unlink(folder, recursive = TRUE)
