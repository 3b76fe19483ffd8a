using FairDiff.Torch.Privacy;

namespace FairDiff.Torch.Tests.Privacy;

/// <summary>Against values that others published, and closed forms.</summary>
public sealed class PrivacyAccountantTests
{
    // Opacus 1.x, opacus/tests/accountants_test.py (sigma 1.5, rate 0.04, 90 epochs); TensorFlow Privacy, compute_dp_sgd_privacy_test.py
    // (60,000 / 150 / 1.3 / 15 epochs; 100,000 / 100 / 1.0 / 30 epochs; rate 0.01 for 1.2 epochs; and its privacy statement, 10,000 / 64 /
    // 2.0 / 5 epochs with micro-batches, which halve the noise; it prints three digits), all with Poisson samples and Rényi accounting.
    [Theory]
    [InlineData(1.5, 0.04, 2250, 1e-5, 7.32911117143)]
    [InlineData(1.3, 150.0 / 60_000, 6000, 1e-5, 0.7242234026109595)]
    [InlineData(1.0, 100.0 / 100_000, 30_000, 1e-7, 1.4154988495444842)]
    [InlineData(0.7, 0.01, 120, 1e-5, 3.2392676)]
    [InlineData(2.0 / 2, 64.0 / 10_000, 782, 1e-6, 1.616)]
    public void Epsilon_AsOthersPublishedIt(double noise, double rate, int steps, double delta, double published) =>
        Assert.Equal(published, PrivacyAccountant.Empty.Add(noise, rate, steps).Epsilon(delta), tolerance: 1e-3);

    // dp_accounting, rdp_privacy_accountant_test.py, test_compute_rdp_poisson_sampled_gaussian: 50 steps, to 1e-4 of each.
    // (For the order 1.5 it gives an upper bound, 6.70579741e-04; this is the integral itself, by 200 points a sigma in Python.)
    [Theory]
    [InlineData(1.5, 6.500708971e-04)]
    [InlineData(2.5, 1.08548710e-03)]
    [InlineData(5, 2.18075656e-03)]
    [InlineData(50, 2.38460375e-02)]
    [InlineData(100, 1.67416308e+02)]
    public void Divergence_AsOthersPublishedIt(double order, double published) =>
        Assert.Equal(1, 50 * PrivacyAccountant.Divergence(order, 2.5, 0.01) / published, tolerance: 1e-4);

    // Orders that are whole take the binomial sum, others the integral: the two meet.
    [Theory]
    [InlineData(2, 0.5, 0.01)]
    [InlineData(7, 1.1, 0.2)]
    [InlineData(10, 0.3, 0.9)]
    [InlineData(3, 0.1, 0.5)]
    public void Divergence_SumAndIntegral_Agree(int order, double noise, double rate)
    {
        double Of(double any) => PrivacyAccountant.Divergence(any, noise, rate);

        Assert.Equal(1, (Of(order - 1e-6) + Of(order + 1e-6)) / 2 / Of(order), tolerance: 1e-8);
    }

    [Fact]
    public void Divergence_OfAllExamples_IsTheGaussianMechanisms()
    {
        Assert.Equal(3.5 / (2 * 4), PrivacyAccountant.Divergence(3.5, 2, 1), tolerance: 1e-12);
        Assert.Equal(PrivacyAccountant.Divergence(3.5, 2, 1), PrivacyAccountant.Divergence(3.5, 2, 1 - 1e-12), tolerance: 1e-9);
        Assert.Equal(0, PrivacyAccountant.Divergence(3.5, 2, 0));
    }

    // dp_accounting, test_compute_epsilon_delta_gaussian: this noise is (1, 1e-6) by Rényi accounting over fine orders; ours are coarser.
    [Fact]
    public void Epsilon_OfOneGaussianMechanism_IsNearItsFineValue() =>
        Assert.Equal(1, PrivacyAccountant.Empty.Add(4.530877117, 1, 1).Epsilon(1e-6), tolerance: 1e-3);

    // The privacy statement of TensorFlow Privacy, 10,000 / 64 / 2.0 / 5 epochs, for 3 examples a user.
    [Fact]
    public void GroupEpsilon_AsOthersPublishedIt()
    {
        var accountant = PrivacyAccountant.Empty.Add(2.0 / 2, 64.0 / 10_000, 782);

        Assert.Equal(6.425, accountant.GroupEpsilon(3, 1e-6), tolerance: 1e-3);
        Assert.Equal(accountant.Epsilon(1e-6), accountant.GroupEpsilon(1, 1e-6));
    }

    // Opacus halves an interval of noise until it is shorter than 0.01, and published its upper end for epsilon = 8, 1.425307617.
    [Fact]
    public void NoiseMultiplier_AsOthersPublishedIt()
    {
        var noise = PrivacyAccountant.Empty.NoiseMultiplier(8, 1e-5, 0.04, 2250);

        Assert.InRange(noise, 1.425307617 - 0.01, 1.425307617);
        Assert.InRange(PrivacyAccountant.Empty.Add(noise, 0.04, 2250).Epsilon(1e-5), 8 - 1e-4, 8);
    }

    [Fact]
    public void NoiseMultiplier_AfterSomethingWasTold_IsLarger()
    {
        var told = PrivacyAccountant.Empty.Add(2, 1, 1);
        var noise = told.NoiseMultiplier(8, 1e-5, 0.01, 500);

        Assert.True(noise > PrivacyAccountant.Empty.NoiseMultiplier(8, 1e-5, 0.01, 500));
        Assert.Equal(8, told.Add(noise, 0.01, 500).Epsilon(1e-5), tolerance: 1e-4);
    }

    [Fact]
    public void NoiseMultiplier_WhereEpsilonIsSpent_Refuses()
    {
        var told = PrivacyAccountant.Empty.Add(0.1, 1, 1);

        var error = Assert.Throws<EngineException>(() => told.NoiseMultiplier(1, 1e-5, 0.01, 500));

        Assert.Contains("epsilon = 1", error.Message);
    }

    [Fact]
    public void Add_OutOfRange_NamesTheNumber()
    {
        Assert.Contains(
            "noiseMultiplier is 0; it must be at least 0.01", Assert.Throws<ArgumentOutOfRangeException>(
                () => PrivacyAccountant.Empty.Add(0, 0.1, 1)).Message);
        Assert.Contains(
            "samplingRate is 1.5", Assert.Throws<ArgumentOutOfRangeException>(() => PrivacyAccountant.Empty.Add(1, 1.5, 1)).Message);
        Assert.Contains("delta is 1", Assert.Throws<ArgumentOutOfRangeException>(() => PrivacyAccountant.Empty.Epsilon(1)).Message);
    }
}
