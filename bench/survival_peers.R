# R's side of survival_peers.py: Rscript survival_peers.R FILE ROWS COLUMNS
#
# Answers lines "TASK THREADS CALLS" with one JSON object each: seconds a call on the clock and of the processor,
# megabytes resident before and at most (Linux), and the numbers to compare. Model frames of the bare fitters are made
# beforehand; data frames and formulas of the calls are as people write them.
suppressPackageStartupMessages(library(survival))
arguments <- commandArgs(trailingOnly = TRUE)
rows <- as.numeric(arguments[2])
columns <- as.integer(arguments[3])
months <- 1:119

data <- as.data.frame(matrix(readBin(arguments[1], "double", rows * (4 + columns)), rows))
names(data) <- c("entry", "exit", "event", "person", if (columns > 0) paste0("x", seq_len(columns)))
data$zero <- 0

right <- function(n) paste(paste0("x", seq_len(n)), collapse = " + ")
model <- function(surv, n) as.formula(paste(surv, "~", right(n)))
estimates <- function(fit) c(coef(fit), sqrt(diag(vcov(fit))))
curve <- function(fit) summary(fit, times = months, extend = TRUE)$surv
fitter <- function(work, n, response) {
    x <- as.matrix(data[paste0("x", seq_len(n))])
    control <- coxph.control()
    function() work(x, response, strata = NULL, offset = NULL, init = NULL, control = control, weights = NULL,
                    method = "efron", rownames = NULL, resid = FALSE)
}
fitted_values <- function(fit) c(fit$coefficients, sqrt(diag(fit$var)))
call <- function(formula) list(run = function() coxph(formula, data), values = estimates)

prepare <- list(
    km = function() list(run = function() survfit(Surv(exit, event) ~ 1, data, conf.type = "log-log"), values = curve),
    km_entry = function() list(run = function() survfit(Surv(entry, exit, event) ~ 1, data, conf.type = "log-log"),
                               values = curve),
    logrank = function() list(run = function() survdiff(Surv(exit, event) ~ x1, data), values = function(t) t$chisq),
    cox_5 = function() call(model("Surv(exit, event)", 5)),
    cox_20 = function() call(model("Surv(exit, event)", 20)),
    cox_5_entry = function() call(model("Surv(entry, exit, event)", 5)),
    cox_5_cluster = function() {
        formula <- model("Surv(exit, event)", 5)
        list(run = function() coxph(formula, data, cluster = person), values = estimates)
    },
    cox_5_cluster_counting = function() {
        formula <- model("Surv(zero, exit, event)", 5) # another algorithm, for the same model
        list(run = function() coxph(formula, data, cluster = person), values = estimates)
    },
    cox_5_fitter = function() list(run = fitter(coxph.fit, 5, Surv(data$exit, data$event)), values = fitted_values),
    cox_20_fitter = function() list(run = fitter(coxph.fit, 20, Surv(data$exit, data$event)), values = fitted_values),
    cox_5_entry_fitter = function() list(run = fitter(agreg.fit, 5, Surv(data$entry, data$exit, data$event)),
                                         values = fitted_values)
)

resident <- function(name) {
    lines <- tryCatch(suppressWarnings(readLines("/proc/self/status")), error = function(e) character())
    line <- grep(paste0("^", name, ":"), lines, value = TRUE)
    if (length(line)) as.numeric(gsub("[^0-9]", "", line)) / 1024 else NA
}
forget_peak <- function() tryCatch(suppressWarnings(cat("5", file = "/proc/self/clear_refs")), error = function(e) NULL)
json <- function(x) if (is.finite(x)) sprintf("%.17g", x) else "NaN"

cat("ready\n")
flush(stdout())
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
    words <- strsplit(line, " ")[[1]]
    calls <- as.integer(words[3])
    task <- prepare[[words[1]]]()
    invisible(gc())
    forget_peak()
    base <- resident("VmRSS")
    wall <- as.numeric(Sys.time())
    cpu <- sum(proc.time()[1:2])
    for (i in seq_len(calls)) result <- task$run()
    wall <- (as.numeric(Sys.time()) - wall) / calls
    cpu <- (sum(proc.time()[1:2]) - cpu) / calls
    peak <- resident("VmHWM")
    values <- paste(vapply(as.numeric(task$values(result)), json, ""), collapse = ", ")
    cat(sprintf('{"wall": %.9g, "cpu": %.9g, "base": %s, "peak": %s, "values": [%s]}\n', wall, cpu, json(base),
                json(peak), values))
    flush(stdout())
    result <- NULL
}
