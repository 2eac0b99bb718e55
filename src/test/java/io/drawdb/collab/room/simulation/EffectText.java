package io.drawdb.collab.room.simulation;

import io.drawdb.collab.room.ChangeRecord;
import io.drawdb.collab.room.Effect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Effects as text, so that those of two servers can be compared. */
public final class EffectText {
    private EffectText() {}

    /** All of them, in order. */
    public static List<String> of(List<Effect> effects) {
        return effects.stream().map(EffectText::of).toList();
    }

    private static String of(Effect effect) {
        if (effect instanceof Effect.Changed changed) {
            return "Changed" + of(changed.change()) + changed.whole();
        }
        if (effect instanceof Effect.Repeated repeated) {
            return "Repeated[" + repeated.who() + " " + repeated.seq() + " " + repeated.version() + "]"
                    + of(repeated.change());
        }
        return effect.toString();
    }

    private static String of(@Nullable ChangeRecord change) {
        if (change == null) {
            return "[]";
        }
        String ops = new String(change.encodedOps(), StandardCharsets.UTF_8);
        return "[" + change.version() + " " + change.author() + " " + change.seq() + " " + change.at() + " " + ops
                + "]";
    }
}
