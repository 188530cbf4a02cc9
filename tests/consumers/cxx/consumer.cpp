// The library from C++17: handles fit std::unique_ptr, callbacks are captureless lambdas.
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include <reversa.h>

namespace
{
struct free_context {
    void operator()(reversa_context *ctx) const
    {
        reversa_context_free(ctx);
    }
};
} // namespace

int main()
{
    reversa_context *raw = nullptr;
    if (reversa_context_create(nullptr, &raw) != REVERSA_OK)
        return 1;
    std::unique_ptr<reversa_context, free_context> ctx(raw);
    std::int64_t calls = 0;
    reversa_context_set_progress(
        ctx.get(), [](void *user, const char *, std::int64_t, std::int64_t) { ++*static_cast<std::int64_t *>(user); },
        &calls);
    if (std::string(reversa_status_name(REVERSA_OK)) != "REVERSA_OK" || reversa_context_error_count(ctx.get()) != 0)
        return 1;
    std::cout << "reversa " << reversa_version() << " from C++\n";
    return 0;
}
