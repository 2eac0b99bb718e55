package io.drawdb.collab.admin;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Right;
import io.drawdb.collab.diagram.Json;
import io.micrometer.core.instrument.Counter;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where whoever runs the server takes back what tokens gave, or makes it something else. It acts on connections that are
 * open, too, on every server.
 */
final class AccessApi {
    private static final String NO_ROOM = "-";

    private final Access access;
    private final AuditLog audit;
    private final Counter full;

    /** @param full counts rulings that there was no place for */
    AccessApi(Access access, AuditLog audit, Counter full) {
        this.access = access;
        this.audit = audit;
        this.full = full;
    }

    CompletionStage<Reply> revoke(Call call) {
        return rule("access_revoke", RuledOn.in(call.members(Set.of("token", "client", "share"))), null, call);
    }

    CompletionStage<Reply> changeRole(Call call) {
        var about = RuledOn.in(call.members(Set.of("token", "client", "share", "role")));
        var right = call.text("role")
                .flatMap(Right::named)
                .orElseThrow(() -> new BadRequestException("role must be view, edit or owner"));
        return rule("access_role", about, right, call);
    }

    private CompletionStage<Reply> rule(String event, RuledOn about, @Nullable Right right, Call call) {
        var ruled = access.asksForToken()
                ? ruled(about, right)
                : refused(Reply.CONFLICT, "open", "there are no tokens to rule on: COLLAB_ACCESS is open");
        var details = "kind=%s subject=%s".formatted(about.kind(), AuditLog.quoted(about.subject()));
        return ruled.thenApply(reply -> {
            audit.done(event, NO_ROOM, call.address(), String.valueOf(reply.status()), details);
            return reply;
        });
    }

    private CompletionStage<Reply> ruled(RuledOn about, @Nullable Right right) {
        return access.rule(about.kind(), about.subject(), right)
                .map(AccessApi::spread)
                .orElseGet(this::tooMany);
    }

    private CompletionStage<Reply> tooMany() {
        full.increment();
        return refused(
                Reply.FULL,
                "too_many",
                "too many rulings are in force; change the key that tokens are signed with instead");
    }

    private static CompletionStage<Reply> spread(Access.Made made) {
        var until = Json.object().put("until", made.ruling().until().toEpochMilli());
        return made.spread()
                .handle((known, failure) -> failure == null
                        ? Reply.of(until)
                        : Reply.error(
                                Reply.UNAVAILABLE,
                                "not_spread",
                                "it is in force on this server, but no other, and none that starts later, knows it yet: "
                                        + "say it again"));
    }

    private static CompletionStage<Reply> refused(int status, String code, String message) {
        return CompletableFuture.completedFuture(Reply.error(status, code, message));
    }
}
