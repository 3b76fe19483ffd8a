using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Inspection;

/// <summary>What a generator is, in lines.</summary>
internal static class GeneratorFacts
{
    public static IReadOnlyList<Fact> Of(ImageGenerator generator)
    {
        // Said in better words below.
        var rest = JsonNode.Parse(generator.Description)!.AsObject();
        rest.Remove("condition");
        rest.Remove("trainingRows");
        return
        [
            new Fact("generator id", generator.Id),
            new Fact("parameters", generator.ParameterCount.ToString(CultureInfo.InvariantCulture)),
            generator.Label is { } label ? Values("label", label) : new Fact("label", "none: draws without a condition"),
            .. generator.Attributes.Select(attribute => Values("attribute", attribute)),
            new Fact("trained on", FormattableString.Invariant($"{generator.TrainingRowCount} rows")),
            .. Fact.Of(rest),
        ];
    }

    private static Fact Values(string kind, ConditionPartValues part) => new($"{kind} {part.Name}", string.Join(", ", part.Values));
}
