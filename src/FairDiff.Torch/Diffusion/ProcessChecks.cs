namespace FairDiff.Torch.Diffusion;

/// <summary>Refuses a parameterization that says nothing at some time of its schedule.</summary>
internal static class ProcessChecks
{
    /// <exception cref="ArgumentOutOfRangeException">They do not go together, or one is none of the known ones.</exception>
    public static void Check(DiffusionSchedule schedule, Prediction prediction)
    {
        Defined(schedule, "Schedule");
        Defined(prediction, "Prediction");
        if (prediction == Prediction.Noise && NoiseSchedule.Create(schedule).Alpha(1) == 0)
        {
            throw new ArgumentOutOfRangeException(
                "Prediction",
                prediction,
                $"Prediction is Noise and Schedule is {schedule}, which starts sampling from pure noise: there the noise is what is given, "
                    + "and to find the image in it divides by zero. Choose Prediction Velocity or Image, or Schedule Linear.");
        }
    }

    private static void Defined<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<TEnum>())}.");
        }
    }
}
