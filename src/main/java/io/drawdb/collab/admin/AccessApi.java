package io.drawdb.collab.admin;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.Ruling.Kind;
import io.drawdb.collab.diagram.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where whoever runs the server takes back what tokens gave, or makes it something else. It acts on connections that are
 * open, too, on every server.
 */
final class AccessApi {
    private static final int SUBJECT_LENGTH_MAX = 512;
    private static final String NO_ROOM = "-";

    /** What is ruled on. */
    private record Subject(Kind kind, String text) {}

    private final Access access;
    private final AuditLog audit;

    AccessApi(Access access, AuditLog audit) {
        this.access = access;
        this.audit = audit;
    }

    CompletionStage<Reply> revoke(Call call) {
        return rule("access_revoke", subject(call.members(Set.of("token", "client", "share"))), null, call);
    }

    CompletionStage<Reply> changeRole(Call call) {
        var subject = subject(call.members(Set.of("token", "client", "share", "role")));
        var right = call.text("role")
                .flatMap(Right::named)
                .orElseThrow(() -> new BadRequestException("role must be view, edit or owner"));
        return rule("access_role", subject, right, call);
    }

    private static Subject subject(Call call) {
        List<Subject> named = new ArrayList<>();
        for (var kind : Kind.values()) {
            call.text(kind.name().toLowerCase(Locale.ROOT)).ifPresent(text -> named.add(new Subject(kind, text)));
        }
        if (named.size() != 1
                || named.get(0).text().isEmpty()
                || named.get(0).text().length() > SUBJECT_LENGTH_MAX) {
            throw new BadRequestException("name one of token, client and share, as a string of 1 to %d characters"
                    .formatted(SUBJECT_LENGTH_MAX));
        }
        return named.get(0);
    }

    private CompletionStage<Reply> rule(String event, Subject subject, @Nullable Right right, Call call) {
        var ruled = access.asksForToken()
                ? ruled(subject, right)
                : refused(Reply.CONFLICT, "open", "there are no tokens to rule on: COLLAB_ACCESS is open");
        var details = "kind=%s subject=%s".formatted(subject.kind(), AuditLog.quoted(subject.text()));
        return ruled.thenApply(reply -> {
            audit.done(event, NO_ROOM, call.address(), String.valueOf(reply.status()), details);
            return reply;
        });
    }

    private CompletionStage<Reply> ruled(Subject subject, @Nullable Right right) {
        return access.rule(subject.kind(), subject.text(), right)
                .map(AccessApi::spread)
                .orElseGet(() -> refused(
                        Reply.FULL,
                        "too_many",
                        "too many rulings are in force; change the key that tokens are signed with instead"));
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
