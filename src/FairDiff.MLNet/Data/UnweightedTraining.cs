using System.Diagnostics;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FairDiff.MLNet.Data;

/// <summary>
/// Warns, once each, of trainers that learn from weighted rows without reading their weights. A trainer is known by its <c>Fit</c>, which
/// opens the cursors: views are not told who reads them.
/// </summary>
/// <param name="environment">Where the warning goes.</param>
/// <param name="stage">The stage that made the rows.</param>
/// <param name="weightColumnName">The column of weights.</param>
/// <param name="remedy">What to do for a trainer that takes no weights; null = a fixed draw of the stage.</param>
internal sealed class UnweightedTraining(IHostEnvironment environment, string stage, string weightColumnName, string? remedy = null)
{
    private readonly HashSet<string> _warned = [];

    /// <param name="weights">What each row counts; nothing is wrong where all count alike.</param>
    public void WarnOnce(float[] weights)
    {
        if (AllAlike(weights) || Trainer() is not { } trainer)
        {
            return;
        }

        lock (_warned)
        {
            if (!_warned.Add(trainer))
            {
                return;
            }
        }

        using var channel = environment.Start(stage);
        channel.Warning(
            MessageSensitivity.Schema,
            $"{trainer} reads the rows of {stage} without their column '{weightColumnName}', so that each counts 1 and not what {stage} "
                + $"gives it. Pass exampleWeightColumnName: \"{weightColumnName}\" to the trainer. "
                + (remedy is null
                    ? "To one that takes no weights, or leaves them aside, give a fixed draw: set FixedDrawPasses in the options of "
                        + $"{stage}."
                    : $"For one that takes no weights, or leaves them aside, {remedy}."));
    }

    private static bool AllAlike(float[] weights)
    {
        var above = weights.Where(weight => weight > 0);
        return above.Max() - above.Min() <= 1e-4f * above.Max();
    }

    /// <summary>The trainer that is being fitted, by the most particular class that is known of it; null = none is.</summary>
    private static string? Trainer()
    {
        var types = new StackTrace().GetFrames().Select(frame => frame.GetMethod()?.DeclaringType).OfType<Type>().Where(IsTrainer).ToList();
        return (types.Find(type => !type.IsGenericTypeDefinition && !type.IsAbstract) ?? types.FirstOrDefault())?.Name.Split('`')[0];
    }

    private static bool IsTrainer(Type type) => type.GetInterfaces().Any(
        contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ITrainerEstimator<,>));
}
