using FairDiff.Fairness;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Evaluation;

/// <summary>What an evaluation says in the log.</summary>
/// <param name="environment">Where it goes.</param>
/// <param name="what">The name of the evaluation.</param>
internal sealed class EvaluationMessages(IHostEnvironment environment, string what)
{
    private const int MostValues = 10;

    public void Tell(string text) => Tell(MessageSensitivity.Schema, text);

    /// <summary>Says which values of an attribute training did not have; warns where that cannot be told.</summary>
    public void TellUnseen(NamedValues attribute, MissingValues missing)
    {
        var name = attribute.Column.Name;
        var unseen = attribute.CountUnseen().Where(value => !missing.Contains(value.Key)).OrderByDescending(value => value.Value).ToList();
        if (unseen.Count > 0)
        {
            Tell(
                MessageSensitivity.Schema | MessageSensitivity.UserData,
                $"Values of '{name}' not seen in training: "
                    + string.Join(", ", unseen.Take(MostValues).Select(value => $"{value.Key} ({value.Value} rows)"))
                    + (unseen.Count > MostValues ? $" and {unseen.Count - MostValues} more." : "."));
        }

        if (attribute.CountUndecided() is > 0 and var count)
        {
            using var channel = environment.Start(what);
            channel.Warning(
                MessageSensitivity.Schema,
                $"{count} rows have key 0 in column '{name}' and are of its unknown group: their value is missing, or was not seen in "
                    + "training, and no column tells which. Group by the text that the keys were made of, or make them in place "
                    + $"(MapAttributeToKey(\"{name}\")) and let the text behind them reach the evaluation: SelectColumns drops it.");
        }
    }

    private void Tell(MessageSensitivity sensitivity, string text)
    {
        using var channel = environment.Start(what);
        channel.Info(sensitivity, text);
    }
}
