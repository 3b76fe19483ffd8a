using System.IO.Compression;
using System.Net;
using System.Text;
using FairDiff.Studies.Tests.Folder;
using SkiaSharp;

namespace FairDiff.Studies.Tests.DataSets;

/// <summary>Published data sets in small: the true headers and folders, and every trap that the true files have.</summary>
internal static class TinyDataSets
{
    public const string ChestHeader =
        "Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,"
        + "Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support Devices";

    public const string XrayHeader =
        "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
        + "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]";

    private static readonly Lazy<byte[]> Png = new(() => TestPng.Image(SKEncodedImageFormat.Png));
    private static readonly Lazy<byte[]> Jpeg = new(() => TestPng.Image(SKEncodedImageFormat.Jpeg));

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, Action<string>> All { get; } = new Dictionary<string, Action<string>>
    {
        ["camelyon17"] = Camelyon17,
        ["chexpert"] = folder => CheXpert(folder),
        ["chestxray14"] = folder => ChestXray14(folder),
        ["ham10000"] = Ham10000,
        ["isic2019"] = Isic2019,
        ["padufes20"] = PadUfes20,
        ["fitzpatrick17k"] = Fitzpatrick17k,
        ["ddi"] = Ddi,
        ["scin"] = Scin,
    };

    /// <summary>Both parts of CAMELYON17-WILDS, each in the folder of its archive; WILDS overrides the split of hospitals 1 and
    /// 2.</summary>
    public static void Camelyon17(string folder)
    {
        const string Header = ",patient,node,x_coord,y_coord,tumor,slide,center,split";
        Camelyon17(Path.Combine(folder, "camelyon17_v1.0"), [
            Header,
            "0,004,4,3328,21792,1,0,0,0", "1,004,4,3200,22272,0,0,0,1", "2,020,2,1,2,1,10,1,0", "3,047,1,5,6,0,22,2,1",
            "4,060,3,7,8,0,30,3,0", "5,099,4,9,10,1,49,4,0",
        ]);
        Camelyon17(Path.Combine(folder, "camelyon17_unlabeled_v1.0"), [
            Header, "0,004,4,11,12,-1,0,0,0", "1,020,2,13,14,-1,10,1,0", "2,099,4,15,16,-1,49,4,0",
        ]);
    }

    /// <summary>One of its parts.</summary>
    public static void Camelyon17(string folder, string[] lines)
    {
        Write(folder, "metadata.csv", lines);
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            var place = $"patient_{cells[1].PadLeft(3, '0')}_node_{cells[2]}";
            Image(folder, $"patches/{place}/patch_{place}_x_{cells[3]}_y_{cells[4]}.png", Png.Value);
        }
    }

    /// <summary>The small release; <paramref name="parts"/> makes it the one of 2021, whose patients lie in parts.</summary>
    public static void CheXpert(string folder, bool parts = false, bool race = true)
    {
        var root = Path.Combine(folder, parts ? "CheXpert-v1.0 batch 1 (validate & csv)" : "CheXpert-v1.0-small");
        string prefix = parts ? "CheXpert-v1.0" : "CheXpert-v1.0-small";
        Write(root, "train.csv", [
            ChestHeader,
            $"{prefix}/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,,,,,,,0.0,,,,1.0",
            $"{prefix}/train/patient00002/study2/view1_frontal.jpg,Male,90,Frontal,PA,,,1.0,-1.0,,-1.0,-1.0,,-1.0,,1.0,,1.0,",
            $"{prefix}/train/patient00002/study2/view2_lateral.jpg,Male,90,Lateral,,,,,,,1.0,0.0,,1.0,,0.0,,,",
            $"{prefix}/train/patient00003/study1/view1_frontal.jpg,Unknown,0,Frontal,AP,,,,,,,,,,,,,,",
        ]);
        Write(root, "valid.csv", [
            ChestHeader,
            $"{prefix}/valid/patient64541/study1/view1_frontal.jpg,Male,73,Frontal,AP,0.0,1.0,0.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0,0",
        ]);
        string[] files = [
            "patient00001/study1/view1_frontal.jpg", "patient00002/study2/view1_frontal.jpg", "patient00002/study2/view2_lateral.jpg",
            "patient00003/study1/view1_frontal.jpg",
        ];
        foreach (var file in files)
        {
            var part = file.Contains("00003", StringComparison.Ordinal) ? "batch 3 (train 2)" : "batch 2 (train 1)";
            Image(parts ? Path.Combine(folder, $"CheXpert-v1.0 {part}") : Path.Combine(root, "train"), file, Jpeg.Value);
        }

        Image(root, "valid/patient64541/study1/view1_frontal.jpg", Jpeg.Value);
        if (race)
        {
            WriteSheet(Path.Combine(folder, "CHEXPERT DEMO.xlsx"), [
                ["PATIENT", "GENDER", "AGE_AT_CXR", "PRIMARY_RACE", "ETHNICITY"],
                ["patient00001", "Female", "68", "White, non-Hispanic", "Non-Hispanic/Non-Latino"],
                ["patient00002", "Male", "90", "Black or African American", ""],
                ["patient64541", "Male", "73", "", ""],
            ]);
        }
    }

    /// <summary>With the trailing comma and the ages of the table of 2017, images in two of the twelve folders, one image
    /// missing.</summary>
    public static void ChestXray14(string folder, bool release2020 = false)
    {
        var end = release2020 ? "" : ",";
        string Age(int years) => release2020 ? $"{years}" : $"{years:000}Y";
        Write(folder, release2020 ? "Data_Entry_2017_v2020.csv" : "Data_Entry_2017.csv", [
            (release2020 ? XrayHeader.Replace("Patient Gender", "Patient Sex", StringComparison.Ordinal) : XrayHeader) + end,
            $"00000001_000.png,Cardiomegaly|Effusion,0,1,{Age(58)},M,PA,2682,2749,0.143,0.143{end}",
            $"00000002_000.png,No Finding,0,2,{Age(414)},F,AP,2500,2048,0.168,0.168{end}",
            $"00000003_000.png,Pleural_Thickening|Infiltration,1,3,{Age(9)},F,PA,2500,2048,0.168,0.168{end}",
            $"00000004_000.png,Edema|Atelectasis|Consolidation,1,4,{Age(40)},M,PA,2500,2048,0.168,0.168{end}",
        ]);
        File.WriteAllLines(Path.Combine(folder, "train_val_list.txt"), ["00000001_000.png", "00000003_000.png", ""]);
        File.WriteAllLines(Path.Combine(folder, "test_list.txt"), ["00000002_000.png", "00000004_000.png"]);
        Image(folder, "images_001/images/00000001_000.png", Png.Value);
        Image(folder, "images_001/images/00000002_000.png", Png.Value);
        Image(folder, "images_002/images/00000003_000.png", Png.Value);
    }

    /// <summary>In the two folders of its archive.</summary>
    public static void Ham10000(string folder)
    {
        Write(folder, "HAM10000_metadata.csv", [
            "lesion_id,image_id,dx,dx_type,age,sex,localization,dataset",
            "HAM_0000118,ISIC_0027419,bkl,histo,80.0,male,scalp,vidir_modern",
            "HAM_0000118,ISIC_0025030,bkl,histo,80.0,male,scalp,vidir_modern",
            "HAM_0002730,ISIC_0026769,mel,histo,,unknown,unknown,rosendahl",
            "HAM_0001466,ISIC_0031633,df,consensus,75.0,female,ear,rosendahl",
        ]);
        Image(folder, "HAM10000_images_part_1/ISIC_0027419.jpg", Jpeg.Value);
        Image(folder, "HAM10000_images_part_1/ISIC_0025030.jpg", Jpeg.Value);
        Image(folder, "HAM10000_images_part_2/ISIC_0026769.jpg", Jpeg.Value);
        Image(folder, "HAM10000_images_part_2/ISIC_0031633.jpg", Jpeg.Value);
    }

    /// <summary>Unpacked into a folder of the same name, one image from the smaller archive.</summary>
    public static void Isic2019(string folder)
    {
        Write(folder, "ISIC_2019_Training_GroundTruth.csv", [
            "image,MEL,NV,BCC,AK,BKL,DF,VASC,SCC,UNK", "ISIC_0000000,0.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0",
            "ISIC_0000001,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,0.0",
        ]);
        Write(folder, "ISIC_2019_Training_Metadata.csv", [
            "image,age_approx,anatom_site_general,lesion_id,sex", "ISIC_0000000,55.0,anterior torso,,female", "ISIC_0000001,,,BCN_0003884,",
        ]);
        Image(folder, "ISIC_2019_Training_Input/ISIC_2019_Training_Input/ISIC_0000000.jpg", Jpeg.Value);
        Image(folder, "ISIC_2019_Training_Input/ISIC_2019_Training_Input/ISIC_0000001_downsampled.jpg", Jpeg.Value);
    }

    public static void PadUfes20(string folder)
    {
        Write(folder, "metadata.csv", [
            "patient_id,lesion_id,smoke,drink,background_father,background_mother,age,pesticide,gender,skin_cancer_history,cancer_history,"
                + "has_piped_water,has_sewage_system,fitspatrick,region,diameter_1,diameter_2,diagnostic,itch,grew,hurt,changed,bleed,"
                + "elevation,img_id,biopsed",
            "PAT_1516,1765,,,,,8,,,,,,,,ARM,,,NEV,False,False,False,False,False,False,PAT_1516_1765_530.png,False",
            "PAT_46,881,False,False,POMERANIA,POMERANIA,55,False,FEMALE,True,True,True,True,3.0,NECK,6.0,5.0,BCC,True,True,False,True,True,"
                + "True,PAT_46_881_939.png,True",
        ]);
        Image(folder, "images/imgs_part_1/imgs_part_1/PAT_1516_1765_530.png", Png.Value);
        Image(folder, "images/imgs_part_2/PAT_46_881_939.png", Png.Value);
    }

    /// <summary>One image that nobody can fetch any more.</summary>
    public static void Fitzpatrick17k(string folder)
    {
        Write(folder, "fitzpatrick17k.csv", [
            "md5hash,fitzpatrick_scale,fitzpatrick_centaur,label,nine_partition_label,three_partition_label,qc,url,url_alphanum",
            "5e82a45bc5d78bd24ae9202d194423f8,3,3,drug induced pigmentary changes,inflammatory,non-neoplastic,,https://example.org/1.jpg,a",
            "fa2911a9b13b6f8af79cb700937cc14f,-1,1,superficial spreading melanoma ssm,malignant melanoma,malignant,,,b",
            "d2bac3c9e4499032ca8e9b07c7d3bc40,6,6,psoriasis,inflammatory,non-neoplastic,,,",
        ]);
        Image(folder, "data/finalfitz17k/5e82a45bc5d78bd24ae9202d194423f8.jpg", Jpeg.Value);
        Image(folder, "data/finalfitz17k/fa2911a9b13b6f8af79cb700937cc14f.jpg", Jpeg.Value);
    }

    public static void Ddi(string folder)
    {
        Write(folder, "ddi_metadata.csv", [
            ",DDI_ID,DDI_file,skin_tone,malignant,disease",
            "0,1,000001.png,56,True,melanoma-in-situ", "1,2,000002.png,12,False,acrochordon",
        ]);
        Image(folder, "000001.png", Png.Value);
        Image(folder, "images/000002.png", Png.Value);
    }

    /// <summary>With the documented example of its authors, and a case that nobody could judge.</summary>
    public static void Scin(string folder)
    {
        Write(Path.Combine(folder, "dataset"), "scin_cases.csv", [
            "case_id,source,release,year,age_group,sex_at_birth,fitzpatrick_skin_type,image_1_path,image_2_path,image_3_path",
            "-1000600354148496558,SCIN,1.0.0,2023,AGE_30_TO_39,FEMALE,FST3,dataset/images/-1.png,dataset/images/-2.png,",
            "42,SCIN,1.0.0,2023,AGE_80_OR_ABOVE,OTHER_OR_UNSPECIFIED,NONE_SELECTED,dataset/images/3.png,,",
        ]);
        Write(Path.Combine(folder, "dataset"), "scin_labels.csv", [
            "case_id,dermatologist_skin_condition_on_label_name,dermatologist_skin_condition_confidence,weighted_skin_condition_label",
            "-1000600354148496558,\"['Nummular eczema', 'Eczema']\",\"[3, 2]\","
                + "\"{'Eczema': 0.69, 'Acute and chronic dermatitis': 0.11, \"\"Grover's disease\"\": 0.11, 'Psoriasis': 0.09}\"",
            "42,[],[],{}",
        ]);
        Image(folder, "dataset/images/-1.png", Png.Value);
        Image(folder, "dataset/images/-2.png", Png.Value);
        Image(folder, "dataset/images/3.png", Png.Value);
    }

    /// <summary>A file of lines.</summary>
    public static void Write(string folder, string file, string[] lines)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, file), lines);
    }

    /// <summary>A spreadsheet of text, as small as one can be.</summary>
    public static void WriteSheet(string path, string[][] rows)
    {
        const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";
        const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        const string Documents = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Content = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        void Add(string name, string xml)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
            writer.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{xml}");
        }

        Add("[Content_Types].xml", $"""
            <Types xmlns="{Types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{Content}.sheet.main+xml"/>
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Content}.worksheet+xml"/></Types>
            """);
        Add("_rels/.rels", $"""
            <Relationships xmlns="{Relations}">
            <Relationship Id="rId1" Type="{Documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """);
        Add("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="{Relations}">
            <Relationship Id="rId1" Type="{Documents}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>
            """);
        Add("xl/workbook.xml", $"""
            <workbook xmlns="{Sheets}" xmlns:r="{Documents}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>
            """);
        string Cell(string text, int column, int row) =>
            $"<c r=\"{(char)('A' + column)}{row}\" t=\"inlineStr\"><is><t>{WebUtility.HtmlEncode(text)}</t></is></c>";
        var cells = rows.Index().Select(row =>
            $"<row r=\"{row.Index + 1}\">{string.Concat(row.Item.Index().Select(cell => Cell(cell.Item, cell.Index, row.Index + 1)))}</row>");
        Add("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{Sheets}"><sheetData>{string.Concat(cells)}</sheetData></worksheet>""");
    }

    private static void Image(string folder, string file, byte[] bytes)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
