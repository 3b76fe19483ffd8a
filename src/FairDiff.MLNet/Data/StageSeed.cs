using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Data;

/// <summary>
/// The seed of a stage: the user's, else the next one of the MLContext, so that the same program with the same
/// MLContext seed gives the same result. Chosen when the stage is made: fitting it again repeats the result.
/// </summary>
internal static class StageSeed
{
    public static int Choose(IHostEnvironment environment, string stage, int? seed) =>
        seed ?? environment.Register(stage).Rand.Next();
}
