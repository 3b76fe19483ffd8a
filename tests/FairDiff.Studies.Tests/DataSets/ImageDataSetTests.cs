using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.DataSets;

/// <summary>Published data sets in the folders that their users have.</summary>
public sealed class ImageDataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. TinyDataSets.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Open_EachSet_IsRecognizedAndItsImagesAreThere(string name)
    {
        TinyDataSets.All[name](_folder.Path);

        var set = ImageDataSet.Open(_folder.Path);

        Assert.Equal(name, set.Name);
        var rows = set.ReadRows().ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(File.Exists(_folder.File(row.Path)), row.Path));
        Assert.All(rows, row => Assert.Equal(set.Columns.Count, row.Values.Count));
        Assert.All(rows, row => Assert.Equal(set.Conditions.Count, row.Labels.Count));
        Assert.All(set.Attributes.Append(set.Cluster ?? set.Columns[0]), column => Assert.Contains(column, set.Columns));
    }

    [Fact]
    public void Camelyon17_BothParts_TakeTheHospitalsOutAsWildsDoes()
    {
        TinyDataSets.Camelyon17(_folder.Path);

        string[] rows = [.. Rows().Select(row => $"{row.Label} {string.Join(" ", row.Values)}")];

        // hospital, patient, node, slide, split: the table gives hospital 1 split 0 and hospital 2 split 1.
        Assert.Equal(
            [
                "tumor 0 004 4 0 train", "normal 0 004 4 0 test", "tumor 1 020 2 10 validation", "normal 2 047 1 22 test",
                "normal 3 060 3 30 train", "tumor 4 099 4 49 train",
                " 0 004 4 0 train", " 1 020 2 10 validation", " 4 099 4 49 train",
            ],
            rows);
    }

    /// <summary>A spreadsheet takes the zeros of 004 away.</summary>
    [Fact]
    public void Camelyon17_PatientWithoutZeros_IsFoundAllTheSame()
    {
        TinyDataSets.Camelyon17(
            _folder.Path, [",patient,node,x_coord,y_coord,tumor,slide,center,split", "0,4,4,3328,21792,1,0,0,0"]);

        Assert.Equal("patches/patient_004_node_4/patch_patient_004_node_4_x_3328_y_21792.png", Assert.Single(Rows()).Path);
    }

    [Theory]
    [InlineData("0,004,4,1,2,1,0,3,0", "column 'center' is '3'; it must be that of slide 0 (0) and of patient 004")]
    [InlineData("0,004,4,1,2,2,0,0,0", "column 'tumor' is '2'; it must be a whole number from -1 to 1")]
    [InlineData("0,004,4,1,2,1,0,0,7", "column 'split' is '7'; it must be a whole number from 0 to 1")]
    public void Camelyon17_CellThatCannotBe_NamesLineColumnAndRange(string line, string message)
    {
        TinyDataSets.Camelyon17(_folder.Path, [",patient,node,x_coord,y_coord,tumor,slide,center,split", "9,004,4,8,8,1,0,0,0", line]);

        var e = Assert.Throws<FairDiffException>(Rows);

        Assert.Contains("metadata.csv, line 3: ", e.Message);
        Assert.Contains(message, e.Message);
    }

    [Theory]
    [InlineData(false, "CheXpert-v1.0-small/train/", "CheXpert-v1.0-small/train/", "CheXpert-v1.0-small/valid/")]
    [InlineData(
        true, "CheXpert-v1.0 batch 2 (train 1)/", "CheXpert-v1.0 batch 3 (train 2)/", "CheXpert-v1.0 batch 1 (validate & csv)/valid/")]
    public void CheXpert_EachRelease_ReadsFindingsAsThePaperDoes(bool parts, string first, string third, string valid)
    {
        TinyDataSets.CheXpert(_folder.Path, parts);

        var set = ImageDataSet.Open(_folder.Path);
        var rows = Rows();

        Assert.Equal(["atelectasis", "consolidation", "cardiomegaly", "pleural effusion", "edema"], set.Conditions);
        Assert.Equal(
            [
                $"{first}patient00001/study1/view1_frontal.jpg", $"{first}patient00002/study2/view1_frontal.jpg",
                $"{first}patient00002/study2/view2_lateral.jpg", $"{third}patient00003/study1/view1_frontal.jpg",
                $"{valid}patient64541/study1/view1_frontal.jpg",
            ],
            rows.Select(row => row.Path));

        // Not mentioned is absent; uncertain is unknown.
        Assert.Equal([0, 0, 0, 0, 0], rows[0].Labels);
        Assert.Equal([float.NaN, float.NaN, 1, 1, float.NaN], rows[1].Labels);
        Assert.Equal([1, 0, 0, 0, 1], rows[2].Labels);
        Assert.Equal(
            [
                "00001|female|68|White, non-Hispanic|AP|train", "00002|male|90|Black or African American|PA|train",
                "00002|male|90|Black or African American|lateral|train", "00003||||AP|train", "64541|male|73||AP|validation",
            ],
            rows.Select(row => string.Join("|", row.Values)));
    }

    [Fact]
    public void CheXpert_RaceAsCsv_IsReadAsTheSheetIs()
    {
        TinyDataSets.CheXpert(_folder.Path, race: false);
        File.WriteAllText(_folder.File("CHEXPERT_DEMO.csv"), "PATIENT,GENDER,PRIMARY_RACE\npatient00001,Female,\"White, non-Hispanic\"\n");

        Assert.Equal(["White, non-Hispanic", "", "", "", ""], Rows().Select(row => row.Values[3]));
    }

    [Fact]
    public void CheXpert_WithoutRace_SaysSo()
    {
        TinyDataSets.CheXpert(_folder.Path, race: false);
        var notes = new List<string>();

        Assert.All(ImageDataSet.Open(_folder.Path).ReadRows(notes.Add), row => Assert.Empty(row.Values[3]));

        Assert.Contains("There is no CHEXPERT DEMO.xlsx (or .csv): race is unknown.", notes);
    }

    [Theory]
    [InlineData("PATIENT", "RACE", "has no column PRIMARY_RACE in its first sheet; it has PATIENT, RACE.")]
    [InlineData("PATIENT", "PRIMARY_RACE", "names the race of nobody")]
    public void CheXpert_SheetOfAnotherForm_NamesWhatItLacks(string patient, string race, string message)
    {
        TinyDataSets.CheXpert(_folder.Path, race: false);
        TinyDataSets.WriteSheet(_folder.File("CHEXPERT DEMO.xlsx"), [[patient, race], ["somebody", "White"]]);

        var e = Assert.Throws<FairDiffException>(Rows);

        Assert.Contains("CHEXPERT DEMO.xlsx", e.Message);
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public void CheXpert_SheetThatIsNone_IsOneError()
    {
        TinyDataSets.CheXpert(_folder.Path, race: false);
        File.WriteAllText(_folder.File("CHEXPERT DEMO.xlsx"), "no spreadsheet");

        Assert.Contains("cannot be read as a spreadsheet (.xlsx)", Assert.Throws<FairDiffException>(Rows).Message);
    }

    [Fact]
    public void CheXpert_PathOfAnotherForm_NamesIt()
    {
        TinyDataSets.CheXpert(_folder.Path);
        TinyDataSets.Write(
            _folder.File("CheXpert-v1.0-small"), "train.csv", [TinyDataSets.ChestHeader, "view1.jpg,Male,5,Frontal,AP,,,,,,,,,,,,,,"]);

        Assert.Contains(
            "train.csv, line 2: column 'Path' is 'view1.jpg'; it must be of the form", Assert.Throws<FairDiffException>(Rows).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ChestXray14_EachRelease_ReadsWholeNamesAndOddAges(bool release2020)
    {
        TinyDataSets.ChestXray14(_folder.Path, release2020);
        var notes = new List<string>();

        var rows = ImageDataSet.Open(_folder.Path).ReadRows(notes.Add).ToList();

        Assert.Equal(
            [
                "images_001/images/00000001_000.png", "images_001/images/00000002_000.png", "images_002/images/00000003_000.png",
            ],
            rows.Select(row => row.Path));
        Assert.Equal([0, 0, 1, 1, 0], rows[0].Labels);
        Assert.Equal([0, 0, 0, 0, 0], rows[1].Labels);
        Assert.Equal([0, 0, 0, 0, 0], rows[2].Labels);
        Assert.Equal(
            ["1|male|58|PA|train", "2|female||AP|test", "3|female|9|PA|train"], rows.Select(row => string.Join("|", row.Values)));
        Assert.Contains(notes, note => note.Contains("have no image here and are left out: 00000004_000", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("1 row of", StringComparison.Ordinal) && note.Contains(
            "an age that nobody can have", StringComparison.Ordinal));
    }

    [Fact]
    public void ChestXray14_UnknownFinding_IsRefused()
    {
        TinyDataSets.ChestXray14(_folder.Path);
        TinyDataSets.Write(
            _folder.Path, "Data_Entry_2017.csv", [TinyDataSets.XrayHeader, "00000001_000.png,Effusion|No Finding,0,1,58,M,PA,1,1,1,1"]);

        Assert.Contains("line 2: column 'Finding Labels' is 'Effusion|No Finding'", Assert.Throws<FairDiffException>(Rows).Message);
    }

    [Fact]
    public void ChestXray14_ImageInBothLists_IsRefused()
    {
        TinyDataSets.ChestXray14(_folder.Path);
        File.AppendAllLines(_folder.File("test_list.txt"), ["00000001_000.png"]);

        Assert.Contains(
            "test_list.txt names 00000001_000.png, which train_val_list.txt names too", Assert.Throws<FairDiffException>(Rows).Message);
    }

    [Fact]
    public void SkinSets_Diagnoses_AreOneOf27Conditions()
    {
        string[] Labels(Action<string> write)
        {
            var folder = Directory.CreateDirectory(_folder.File(Guid.NewGuid().ToString("N"))).FullName;
            write(folder);
            return [.. ImageDataSet.Open(folder).ReadRows().Select(row => row.Label)];
        }

        Assert.Equal(["SK/ISK", "SK/ISK", "melanoma", "other"], Labels(TinyDataSets.Ham10000));
        Assert.Equal(["melanocytic nevus", "SCC/SCCIS"], Labels(TinyDataSets.Isic2019));
        Assert.Equal(["melanocytic nevus", "basal cell carcinoma"], Labels(TinyDataSets.PadUfes20));
        Assert.Equal(["other", "melanoma"], Labels(TinyDataSets.Fitzpatrick17k));
        Assert.Equal(["melanoma", "skin tag"], Labels(TinyDataSets.Ddi));
    }

    [Fact]
    public void SkinSets_People_AreInTheSameWords()
    {
        string[] People(Action<string> write)
        {
            var folder = Directory.CreateDirectory(_folder.File(Guid.NewGuid().ToString("N"))).FullName;
            write(folder);
            return [.. ImageDataSet.Open(folder).ReadRows().Select(row => string.Join("|", row.Values))];
        }

        Assert.Equal("bkl|HAM_0000118|male|80|scalp", People(TinyDataSets.Ham10000)[0]);
        Assert.Equal("mel|HAM_0002730|||", People(TinyDataSets.Ham10000)[2]);
        Assert.Equal(["NV||female|55|anterior torso", "SCC|BCN_0003884|||"], People(TinyDataSets.Isic2019));
        Assert.Equal(["NEV|PAT_1516|1765||8||ARM", "BCC|PAT_46|881|female|55|3|NECK"], People(TinyDataSets.PadUfes20));
        Assert.Equal(
            ["drug induced pigmentary changes|3|non-neoplastic", "superficial spreading melanoma ssm||malignant"],
            People(TinyDataSets.Fitzpatrick17k));
        Assert.Equal(["melanoma-in-situ|5-6|malignant", "acrochordon|1-2|benign"], People(TinyDataSets.Ddi));
    }

    [Fact]
    public void Isic2019_TwoDiagnoses_AreRefused()
    {
        TinyDataSets.Isic2019(_folder.Path);
        TinyDataSets.Write(_folder.Path, "ISIC_2019_Training_GroundTruth.csv", [
            "image,MEL,NV,BCC,AK,BKL,DF,VASC,SCC,UNK", "ISIC_0000000,1.0,1.0,0,0,0,0,0,0,0"]);

        Assert.Contains("line 2: one of the columns MEL, NV", Assert.Throws<FairDiffException>(Rows).Message);
    }

    /// <summary>The documented example: two images of one case share its soft label; a case that nobody could judge has none.</summary>
    [Fact]
    public void Scin_Weights_AreSoftLabelsOf27Conditions()
    {
        TinyDataSets.Scin(_folder.Path);

        var set = ImageDataSet.Open(_folder.Path);
        var rows = Rows();

        Assert.Equal(27, set.Conditions.Count);
        Assert.Equal("other", set.Conditions[^1]);
        float Share(int row, string condition) => rows[row].Labels[set.Conditions.ToList().IndexOf(condition)];
        Assert.Equal([.69f, .09f, .22f], [Share(0, "eczema"), Share(0, "psoriasis"), Share(0, "other")], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(1, rows[0].Labels.Sum(), 1e-6);
        Assert.Equal(rows[0].Labels, rows[1].Labels);
        Assert.All(rows[2].Labels, share => Assert.True(float.IsNaN(share)));
        Assert.Equal(
            ["-1000600354148496558|female|30-39|3", "-1000600354148496558|female|30-39|3", "42||80+|"],
            rows.Select(row => string.Join("|", row.Values)));
    }

    /// <summary>dataset itself, whose tables name images from the folder above.</summary>
    [Fact]
    public void Scin_InnerFolder_IsRecognizedToo()
    {
        TinyDataSets.Scin(_folder.Path);

        var inner = _folder.File("dataset");

        Assert.All(ImageDataSet.Open(inner).ReadRows(), row => Assert.True(File.Exists(Path.Combine(inner, row.Path)), row.Path));
    }

    [Fact]
    public void Scin_WeightsOfAnotherForm_NameTheCell()
    {
        TinyDataSets.Scin(_folder.Path);
        TinyDataSets.Write(
            _folder.File("dataset"), "scin_labels.csv", ["case_id,weighted_skin_condition_label", "42,\"{'Eczema': much}\""]);

        Assert.Contains("scin_labels.csv, line 2: column 'weighted_skin_condition_label'", Assert.Throws<FairDiffException>(Rows).Message);
    }

    [Fact]
    public void Open_FolderOfNoSet_SaysHowEachIsKnown()
    {
        var e = Assert.Throws<FairDiffException>(() => ImageDataSet.Open(_folder.Path));

        Assert.Contains("holds none of the data sets that are known here", e.Message);
        Assert.Contains("CheXpert is known by a train.csv with the columns", e.Message);
        Assert.Contains("does not exist", Assert.Throws<FairDiffException>(() => ImageDataSet.Open(_folder.File("nowhere"))).Message);
    }

    public void Dispose() => _folder.Dispose();

    private List<ImageDataSetRow> Rows() => [.. ImageDataSet.Open(_folder.Path).ReadRows()];
}
