using FairDiff.MLNet;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Studies;

/// <summary>How large the demonstration is.</summary>
public sealed record PhantomPreset(PhantomOptions Phantoms, StudySettings Study)
{
    /// <summary>What every study compares; for the hospitals that nobody has labelled, batch norms that know their images; and what
    /// could be reached with all labels.</summary>
    private static readonly StudySettings Usual = new()
    {
        Methods = [.. StudyMethod.Default, .. StudyMethod.Parse(["adapt-norm", "label+property+adapt-norm", "ceiling"])],
    };

    /// <exception cref="FairDiffException">There is no such preset.</exception>
    public static PhantomPreset Named(string name) => name switch
    {
        "smoke" => Smoke,
        "standard" => Standard,
        "full" => Full,
        _ => throw new FairDiffException($"--preset is '{name}'; it must be smoke, standard or full."),
    };

    /// <summary>Under a minute: shows that everything runs, and nothing about the methods.</summary>
    private static PhantomPreset Smoke => new(
        new PhantomOptions { LabelRich = 200, LabelPoor = 40, UnlabelledPerHospital = 100, TestPerHospital = 100 },
        Usual with
        {
            Seeds = 2, SyntheticCount = 60,
            Generator = Usual.Generator with { TrainingSteps = 30, Network = UNetOptions.Tiny },
            Sampling = Usual.Sampling with { SamplerSteps = 5 },
            Classifier = Usual.Classifier with { Steps = 30 },
        });

    /// <summary>Under ten minutes on two free CPU cores, with AVX-512 BF16 or without; so it leaves out two methods that are behind others
    /// everywhere (docs/results.md).</summary>
    private static PhantomPreset Standard => new(
        new PhantomOptions(),
        Usual with
        {
            Methods = [.. Usual.Methods.Where(method => method.Name is not ("stain+blur" or "label+color"))],
            Generator = Usual.Generator with { BatchSize = 32, TrainingSteps = 1000 },
            Classifier = Usual.Classifier with { Steps = 400 },
        });

    /// <summary>More seeds, longer training, larger test sets: about an hour on two CPU cores.</summary>
    private static PhantomPreset Full => new(
        new PhantomOptions { TestPerHospital = 1500 },
        Usual with
        {
            Seeds = 5, SyntheticCount = 3000,
            Generator = Usual.Generator with { TrainingSteps = 4000 },
            Classifier = Usual.Classifier with { Steps = 1600 },
        });
}
